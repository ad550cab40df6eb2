package dev.lanewise.optimizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.plugin.Catalog;
import dev.lanewise.safetensors.SafeTensorsException;
import dev.lanewise.safetensors.SafeTensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// States in files (laws O7, C2, C5, C6).
class StateFilesTest {
  @TempDir Path folder;

  private static Optimizer optimizer() {
    return Chain.of(
        Catalog.installed().clipping("clip-global-norm").create(),
        (Link)
            Catalog.installed()
                .optimizer("adamw")
                .with("lr=plateau(initial=0.01,patience=1,factor=0.5)")
                .create());
  }

  private static List<Parameter> parameters() {
    Random random = new Random(5);
    List<Parameter> all =
        List.of(
            Parameter.of("a/weight", ElementType.FLOAT, 3, 4, Role.WEIGHT),
            Parameter.of("a/bias", ElementType.DOUBLE, 1, 4, Role.BIAS));
    all.forEach(p -> fill(p.value(), random));
    return all;
  }

  private static void fill(Matrix m, Random random) {
    for (int r = 0; r < m.rows(); r++) {
      for (int c = 0; c < m.columns(); c++) {
        m.set(r, c, random.nextGaussian());
      }
    }
  }

  private static void step(Stepper stepper, List<Parameter> parameters, int t) {
    Random random = new Random(100 + t);
    parameters.forEach(p -> fill(p.gradient(), random));
    stepper.step();
    stepper.observe(random.nextDouble());
  }

  private static double[] bits(List<Parameter> parameters) {
    return parameters.stream()
        .flatMap(p ->
            IntStream.range(0, p.value().rows() * p.value().columns())
                .mapToObj(i -> p.value().get(i / p.value().columns(), i % p.value().columns())))
        .mapToDouble(x -> x)
        .toArray();
  }

  @Test
  void o7LoadedStatesContinueWithTheSameBits() throws IOException {
    List<Parameter> whole = parameters();
    Stepper uninterrupted = optimizer().bind(whole);
    double[][] expected = new double[26][];
    for (int t = 0; t < 26; t++) {
      Path file = folder.resolve("at" + t);
      StateFiles.save(file, uninterrupted, whole, Map.of("step", Integer.toString(t)));
      step(uninterrupted, whole, t);
      expected[t] = bits(whole);
    }
    for (int from = 0; from <= 20; from++) {
      List<Parameter> others = parameters();
      others.forEach(p -> p.value().fill(Double.NaN));
      Stepper resumed = optimizer().bind(others);
      Path file = folder.resolve("at" + from);
      assertEquals(Map.of("step", Integer.toString(from)), StateFiles.metadata(file));
      StateFiles.load(file, resumed, others);
      for (int t = from; t < from + 5; t++) {
        step(resumed, others, t);
        assertArrayEquals(expected[t], bits(others), "from " + from + " at " + t);
      }
      assertEquals(from + 5, resumed.steps());
    }
  }

  private State small(Matrix array, double[] number) {
    State state = new State();
    state.add("m", array);
    state.add("steps", State.Cell.of(() -> number[0], x -> number[0] = x));
    return state;
  }

  private Path smallFile() throws IOException {
    Matrix array = Matrix.of(ElementType.FLOAT, 2, 2);
    array.fill(1.5);
    return smallFile("small", array);
  }

  private Path smallFile(String name, Matrix array) throws IOException {
    Path file = folder.resolve(name);
    StateFiles.save(file, small(array, new double[] {7}), Map.of("note", "x"));
    return file;
  }

  private void refused(Path file, String what) {
    Matrix array = Matrix.of(ElementType.FLOAT, 2, 2);
    double[] number = {3};
    assertThrows(
        SafeTensorsException.class, () -> StateFiles.load(file, small(array, number)), what);
    assertEquals(0, array.get(0, 0), what);
    assertEquals(3, number[0], what);
  }

  @Test
  void c2EveryTruncationAndEveryFlippedBitIsNoticed() throws IOException {
    byte[] good = Files.readAllBytes(smallFile());
    Path file = folder.resolve("bad");
    for (int length = 0; length < good.length; length++) {
      Files.write(file, Arrays.copyOf(good, length));
      refused(file, "cut to " + length);
    }
    for (int bit = 0; bit < 8 * good.length; bit++) {
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, bad);
      refused(file, "bit " + bit);
    }
    Files.write(file, Arrays.copyOf(good, good.length + 1));
    refused(file, "a byte more");
  }

  @Test
  void whatDoesNotFitIsNamedAndNothingIsChanged() throws IOException {
    String message =
        String.valueOf(
            assertThrows(
                    SafeTensorsException.class,
                    () -> {
                      State other = new State();
                      other.add("m", Matrix.of(ElementType.FLOAT, 2, 2));
                      other.add("v", Matrix.of(ElementType.FLOAT, 2, 2));
                      StateFiles.load(smallFile(), other);
                    })
                .getMessage());
    assertTrue(message.contains("it lacks v; it has beside that steps"), message);
    refused(smallFile("turned", Matrix.of(ElementType.FLOAT, 4, 1)), "shape");
    refused(smallFile("wide", Matrix.of(ElementType.DOUBLE, 2, 2)), "type");
  }

  @Test
  void c6ANewerVersionIsRefusedByName() throws IOException {
    Path file = folder.resolve("newer");
    new SafeTensorsWriter().metadata("lanewise.state", "2").checksum().write(file);
    String message =
        String.valueOf(
            assertThrows(SafeTensorsException.class, () -> StateFiles.metadata(file)).getMessage());
    assertTrue(message.contains("version 2"), message);
    assertThrows(
        IllegalArgumentException.class,
        () -> StateFiles.save(file, new State(), Map.of("sha256", "mine")));
  }

  @Test
  void c5TheSameStateGivesTheSameBytes() throws IOException {
    assertArrayEquals(Files.readAllBytes(smallFile()), Files.readAllBytes(smallFile()));
  }
}
