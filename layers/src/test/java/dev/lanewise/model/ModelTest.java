package dev.lanewise.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Imputation;
import dev.lanewise.data.Scaling;
import dev.lanewise.data.Targets;
import dev.lanewise.data.Transform;
import dev.lanewise.data.TransformPipeline;
import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Workers;
import dev.lanewise.layers.Activation;
import dev.lanewise.layers.BuildSettings;
import dev.lanewise.layers.BuiltNetwork;
import dev.lanewise.layers.Layers;
import dev.lanewise.layers.Network;
import dev.lanewise.layers.Normalizations;
import dev.lanewise.layers.Phase;
import dev.lanewise.layers.Shape;
import dev.lanewise.safetensors.SafeTensorsWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Models, their files and what they answer.
final class ModelTest {
  @TempDir Path folder;

  private static Matrix samples(ElementType type, int count) {
    Random random = new Random(5);
    Matrix x = Matrix.of(type, count, 4);
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < 4; j++) {
        x.set(i, j, 10 * random.nextGaussian() + 3);
      }
    }
    return x;
  }

  private static BuiltNetwork network(ElementType type) {
    return Network.of(Shape.features(4))
        .add("hidden", Layers.dense(8))
        .add("norm", Normalizations.ofActivations("batch").create())
        .add("act", Layers.activation(Activation.RELU))
        .add("out", Layers.dense(3))
        .build()
        .build(BuildSettings.of(type, 16, 1));
  }

  private static Model model(ElementType type) {
    Dataset data = Dataset.of(samples(type, 50), new Targets.None(50));
    BuiltNetwork network = network(type);
    network.setValues("norm/mean", 1, 2, 3, 4, 5, 6, 7, 8);
    return Model.of(network)
        .transform(TransformPipeline.fitting(Imputation::mean, Scaling::standardise).fit(data))
        .output(Output.SOFTMAX)
        .labels(List.of("a", "b\nb", "ü"))
        .metadata("note", "of a test");
  }

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void aModelIsTheSameAfterItsFile(ElementType type) throws IOException {
    Path file = folder.resolve("iris.model");
    Model model = model(type);
    model.save(file);
    Model loaded = Model.load(file);
    assertEquals(model.network(), loaded.network());
    assertEquals(model.labels(), loaded.labels());
    assertEquals(model.metadata(), loaded.metadata());
    assertEquals(model.output(), loaded.output());
    assertEquals(model.tensors(), loaded.tensors());
    for (String name : model.tensors()) {
      assertArrayEquals(model.values(name), loaded.values(name), name);
    }
    Matrix x = samples(type, 7);
    assertSameBits(model.predict(x), loaded.predict(x));
    Path again = folder.resolve("again.model");
    loaded.save(again);
    assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(again));
  }

  private static void assertSameBits(Matrix expected, Matrix found) {
    for (int i = 0; i < expected.rows(); i++) {
      for (int j = 0; j < expected.columns(); j++) {
        assertEquals(
            Double.doubleToLongBits(expected.get(i, j)), Double.doubleToLongBits(found.get(i, j)));
      }
    }
  }

  @Test
  void answersAreTransformNetworkAndMeaning() {
    Model model = model(ElementType.DOUBLE);
    Matrix x = samples(ElementType.DOUBLE, 300);
    x.set(2, 1, Double.NaN);
    Transform transform = model.transform().orElseThrow();
    Matrix inputs = Matrix.of(ElementType.DOUBLE, 300, 4);
    transform.apply(x, inputs);
    BuiltNetwork plain = model.build(BuildSettings.of(ElementType.DOUBLE, 300, 1));
    plain.input(300).copyFrom(inputs);
    Matrix logits = plain.forward(Phase.EVALUATION, 300);
    Matrix answers = model.predict(x);
    for (int i = 0; i < 300; i++) {
      double sum = 0;
      double most = Math.max(logits.get(i, 0), Math.max(logits.get(i, 1), logits.get(i, 2)));
      for (int j = 0; j < 3; j++) {
        sum += Math.exp(logits.get(i, j) - most);
      }
      double[] sample = new double[4];
      for (int j = 0; j < 4; j++) {
        sample[j] = x.get(i, j);
      }
      double[] one = model.predict(sample);
      for (int j = 0; j < 3; j++) {
        assertEquals(Math.exp(logits.get(i, j) - most) / sum, answers.get(i, j), 1e-12);
        assertEquals(answers.get(i, j), one[j]);
      }
      int best = one[0] >= one[1] && one[0] >= one[2] ? 0 : one[1] >= one[2] ? 1 : 2;
      assertEquals(model.labels().get(best), model.label(one));
    }
  }

  @Test
  void sigmoidAndValuesAreGivenAsTheyAre() {
    BuiltNetwork network =
        Network.of(Shape.features(2))
            .add("out", Layers.dense(1))
            .build()
            .build(BuildSettings.of(ElementType.FLOAT, 1, 1));
    network.setValues("out/weight", 1, -2);
    Model values = Model.of(network);
    assertArrayEquals(new float[] {-3}, values.predict(new float[] {1, 2}));
    Model chances = values.output(Output.SIGMOID).labels(List.of("no", "yes"));
    float[] answer = chances.predict(new float[] {1, 2});
    assertEquals(1 / (1 + Math.exp(3)), answer[0], 1e-7);
    assertEquals("no", chances.label(answer));
    assertEquals("yes", chances.label(chances.predict(new float[] {1, 0})));
    assertThrows(IllegalArgumentException.class, () -> values.labels(List.of("a", "b", "c")));
    assertThrows(IllegalArgumentException.class, () -> values.predict(new float[3]));
  }

  @Test
  void manyCallersGetTheSameBits() throws Exception {
    Model model = model(ElementType.FLOAT);
    Matrix x = samples(ElementType.FLOAT, 64);
    Matrix expected = model.predict(x);
    try (ExecutorService callers = Executors.newFixedThreadPool(12);
        Workers workers = Workers.pool(2)) {
      Predictor many = model.predictor(16, workers);
      List<Future<?>> all = new ArrayList<>();
      for (int c = 0; c < 12; c++) {
        int caller = c;
        Callable<?> work =
            () -> {
              float[] sample = new float[4];
              float[] answer = new float[3];
              for (int i = 0; i < 300; i++) {
                int row = (i + caller) % 64;
                for (int j = 0; j < 4; j++) {
                  sample[j] = (float) x.get(row, j);
                }
                model.predictor().predict(sample, answer);
                for (int j = 0; j < 3; j++) {
                  assertEquals((float) expected.get(row, j), answer[j]);
                }
                if (i % 50 == caller) {
                  Matrix answers = Matrix.of(ElementType.FLOAT, 64, 3);
                  many.predict(x, answers);
                  assertSameBits(expected, answers);
                }
              }
              return caller;
            };
        all.add(callers.submit(work));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
  }

  @Test
  void predictionsAllocateNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Predictor predictor = model(ElementType.FLOAT).predictor();
    float[] sample = {1, 2, 3, 4};
    float[] answer = new float[3];
    Matrix x = samples(ElementType.FLOAT, 16);
    Matrix answers = Matrix.of(ElementType.FLOAT, 16, 3);
    long one = Long.MAX_VALUE;
    long many = Long.MAX_VALUE;
    // Nothing is allocated once the code is compiled, which takes as long as it takes.
    long end = System.nanoTime() + 30_000_000_000L;
    while ((one > 0 || many > 0) && System.nanoTime() < end) {
      long before = threads.getCurrentThreadAllocatedBytes();
      predictor.predict(sample, answer);
      long between = threads.getCurrentThreadAllocatedBytes();
      predictor.predict(x, answers);
      many = Math.min(many, threads.getCurrentThreadAllocatedBytes() - between);
      one = Math.min(one, between - before);
    }
    assertEquals(0, one);
    assertEquals(0, many);
  }

  @Test
  void c2EveryTruncationAndEveryFlipIsRefused() throws IOException {
    Path file = folder.resolve("small.model");
    Model.of(
            Network.of(Shape.features(1))
                .add("o", Layers.dense(1))
                .build()
                .build(BuildSettings.of(ElementType.FLOAT, 1, 1)))
        .save(file);
    byte[] good = Files.readAllBytes(file);
    Path bad = folder.resolve("bad.model");
    for (int length = 0; length < good.length; length++) {
      Files.write(bad, Arrays.copyOf(good, length));
      assertThrows(ModelException.class, () -> Model.load(bad));
    }
    for (int bit = 0; bit < 8 * good.length; bit++) {
      byte[] flipped = good.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      Files.write(bad, flipped);
      ModelException refused = assertThrows(ModelException.class, () -> Model.load(bad));
      assertTrue(String.valueOf(refused.getMessage()).startsWith(bad.toString()));
    }
    assertThrows(NoSuchFileException.class, () -> Model.load(folder.resolve("none")));
  }

  private SafeTensorsWriter lying(String key, String value) {
    return new SafeTensorsWriter()
        .add("o/weight", Matrix.of(ElementType.FLOAT, 1, 1))
        .add("o/bias", Matrix.of(ElementType.FLOAT, 1, 1))
        .metadata("format", "lanewise-model")
        .metadata("version", "1")
        .metadata("type", "float")
        .metadata("network", "input: 1\no: dense(units=1)\n")
        .metadata("output", "values")
        .metadata(key, value);
  }

  /// What a file says is not trusted even where its checksum fits.
  @Test
  void c3LyingFilesAreRefusedBeforeMemoryIsTaken() throws IOException {
    Path file = folder.resolve("lying.model");
    lying("output", "softmax").checksum().write(file);
    assertEquals(Output.SOFTMAX, Model.load(file).output());
    lying("output", "softmax").write(file);
    assertThrows(ModelException.class, () -> Model.load(file));
    for (String[] lie :
        List.of(
            new String[] {"network", "input: 1\no: dense(units=2000000000)\n"},
            new String[] {"network", "input: 1\no: dense(units=100000000)\n"},
            new String[] {"network", "input: 9x9999x9999\no: flatten\n"},
            new String[] {"network", "input: 1\no: embedding(tokens=99999999, dimension=9)\n"},
            new String[] {"network", "input: 1\np: dense(units=1)\n"},
            new String[] {"network", "input: 1\no: flatten\n"},
            new String[] {"network", "input: 1\no: nothing\n"},
            new String[] {"network", ""},
            new String[] {"type", "half"},
            new String[] {"type", "double "},
            new String[] {"version", "2"},
            new String[] {"format", "other"},
            new String[] {"output", "maybe"},
            new String[] {"transform.kind", "unknown"},
            new String[] {"encoder.kind", "scaling"},
            new String[] {"labels.kind", "names"})) {
      lying(lie[0], lie[1]).checksum().write(file);
      assertThrows(ModelException.class, () -> Model.load(file), String.join("=", lie));
    }
    lying("type", "float").add("more", Matrix.of(ElementType.FLOAT, 1, 1)).checksum().write(file);
    assertThrows(ModelException.class, () -> Model.load(file));
  }
}
