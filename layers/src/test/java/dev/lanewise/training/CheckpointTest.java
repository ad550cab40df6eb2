package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Targets;
import dev.lanewise.kernel.FloatMatrix;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.layers.Activation;
import dev.lanewise.layers.Layers;
import dev.lanewise.layers.Losses;
import dev.lanewise.layers.Network;
import dev.lanewise.layers.Normalizations;
import dev.lanewise.layers.Shape;
import dev.lanewise.optimizers.Parameter;
import dev.lanewise.plugin.Catalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
  private static Dataset data(int size, long seed) {
    Random random = new Random(seed);
    Matrix x = FloatMatrix.of(size, 3);
    int[] labels = new int[size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < 3; j++) {
        x.set(i, j, random.nextGaussian());
      }
      labels[i] = x.get(i, 0) * x.get(i, 1) > x.get(i, 2) ? 1 : 0;
    }
    return Dataset.of(x, Targets.Classes.of(labels, 2));
  }

  private static Training run(String optimizer) {
    Network network =
        Network.of(Shape.features(3))
            .add("hidden", Layers.dense(8, Activation.RELU))
            .add("norm", Normalizations.ofActivations("batch").create())
            .add("out", Layers.dense(2))
            .build();
    return Trainer.of(
            network, Losses.softmaxCrossEntropy(), Catalog.installed().optimizerFrom(optimizer))
        .batchSize(16)
        .epochs(4)
        .stopping(EarlyStopping.on(Report.VALIDATION_LOSS, 2))
        .start(data(100, 1), data(50, 2));
  }

  private static double[] everything(Training run) {
    return run.network().parameters().stream()
        .map(Parameter::value)
        .flatMapToDouble(m ->
            java.util.stream.IntStream.range(0, m.rows() * m.columns())
                .mapToDouble(i -> m.get(i / m.columns(), i % m.columns())))
        .toArray();
  }

  @Test
  void aRunResumedAnywhereHasTheSameBits(@TempDir Path folder) throws IOException {
    String optimizer = "l2(strength=1e-3)+adamw(lr=cosine(initial=0.05,steps=28))";
    Training whole = run(optimizer).run();
    for (int steps : new int[] {0, 1, 6, 7, 10, 20}) {
      Training first = run(optimizer);
      for (int i = 0; i < steps; i++) {
        first.step();
      }
      Path file = folder.resolve("at-" + steps);
      first.saveCheckpoint(file);
      Training second = run(optimizer);
      second.resume(file);
      second.run();
      assertArrayEquals(everything(whole), everything(second), "after " + steps + " steps");
      assertEquals(whole.history().size(), second.history().size());
      assertEquals(
          whole.history().getLast().value(Report.LOSS),
          second.history().getLast().value(Report.LOSS));
      assertEquals(whole.bestEpoch(), second.bestEpoch());
    }
  }

  @Test
  void aCheckpointThatDoesNotFitChangesNothing(@TempDir Path folder) throws IOException {
    Training adam = run("adam(lr=0.01)");
    adam.step();
    Path file = folder.resolve("adam");
    adam.saveCheckpoint(file);
    Training sgd = run("sgd(lr=0.01)");
    double[] before = everything(sgd);
    assertThrows(Exception.class, () -> sgd.resume(file));
    assertArrayEquals(before, everything(sgd));
    byte[] bytes = Files.readAllBytes(file);
    Path cut = folder.resolve("cut");
    Files.write(cut, Arrays.copyOf(bytes, bytes.length - 3));
    Training other = run("adam(lr=0.01)");
    assertThrows(Exception.class, () -> other.resume(cut));
    assertArrayEquals(before, everything(other));
  }
}
