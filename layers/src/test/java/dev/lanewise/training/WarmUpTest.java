package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Targets;
import dev.lanewise.kernel.DoubleMatrix;
import dev.lanewise.kernel.FloatMatrix;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.layers.Activation;
import dev.lanewise.layers.Layers;
import dev.lanewise.layers.Losses;
import dev.lanewise.layers.Network;
import dev.lanewise.layers.Normalizations;
import dev.lanewise.layers.Shape;
import dev.lanewise.layers.Window;
import dev.lanewise.plugin.Catalog;
import dev.lanewise.safetensors.SafeTensors;
import dev.lanewise.safetensors.TensorInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Warming a run up changes nothing that a checkpoint holds.
class WarmUpTest {
  private static final Duration LIMIT = Duration.ofMillis(150);

  /// The seconds of the epoch under way, the one thing that differs from run to run.
  private static final String CLOCK = "place/5";

  /// With all that remembers or draws: running statistics, two kinds of dropout, noise, moments.
  private static Training start() {
    Network network =
        Network.of(Shape.image(1, 6, 6))
            .add("conv", Layers.convolution(4, Window.of(3).padding(1), Activation.IDENTITY))
            .add("pool", Layers.maxPooling(2))
            .add("norm", Normalizations.ofActivations("batch").create())
            .add("relu", Layers.activation(Activation.RELU))
            .add("channels", Layers.channelDropout(0.2))
            .add("flat", Layers.flatten())
            .add("hidden", Layers.dense(8, Activation.TANH))
            .add("dropout", Layers.dropout(0.3))
            .add("noise", Layers.gaussianNoise(0.1))
            .add("out", Layers.dense(3))
            .build();
    return Trainer.of(
            network,
            Losses.softmaxCrossEntropy(),
            Catalog.installed().optimizerFrom("l2(strength=1e-3)+adamw(lr=0.01)"))
        .batchSize(16)
        .epochs(3)
        .warmUp(Duration.ZERO)
        .start(data(70), data(20));
  }

  private static Dataset data(int size) {
    Random random = new Random(size);
    Matrix x = FloatMatrix.of(size, 36);
    int[] labels = new int[size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < 36; j++) {
        x.set(i, j, random.nextGaussian());
      }
      labels[i] = random.nextInt(3);
    }
    return Dataset.of(x, Targets.Classes.of(labels, 3));
  }

  private static Map<String, double[]> everything(Training run, Path file) throws IOException {
    run.saveCheckpoint(file);
    Map<String, double[]> all = new TreeMap<>();
    try (SafeTensors tensors = SafeTensors.open(file)) {
      for (TensorInfo tensor : tensors.tensors().values()) {
        long size = tensor.shape().stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
        DoubleMatrix values = DoubleMatrix.of(1, Math.toIntExact(size));
        tensors.read(tensor.name(), values);
        all.put(tensor.name(), values.toArray());
      }
    }
    assertTrue(all.containsKey(CLOCK));
    all.remove(CLOCK);
    return all;
  }

  private static void assertEqualBits(Map<String, double[]> expected, Map<String, double[]> found) {
    assertEquals(expected.keySet(), found.keySet());
    expected.forEach((name, values) -> assertArrayEquals(values, found.get(name), name));
  }

  private static void steps(Training run, int count) {
    for (int i = 0; i < count; i++) {
      run.step();
    }
  }

  @Test
  void noBitDependsOnIt(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("checkpoint");
    Training cold = start();
    steps(cold, 7);
    Map<String, double[]> atSeven = everything(cold, file);
    Map<String, double[]> atEnd = everything(cold.run(), folder.resolve("end"));

    Training warm = start();
    warm.warmUp(LIMIT);
    steps(warm, 3);
    warm.warmUp(LIMIT);
    steps(warm, 4);
    assertEqualBits(atSeven, everything(warm, folder.resolve("warm")));
    assertEqualBits(atEnd, everything(warm.run(), folder.resolve("end")));
    assertEquals(
        cold.history().getLast().value(Report.VALIDATION_LOSS),
        warm.history().getLast().value(Report.VALIDATION_LOSS));

    Training resumed = start();
    resumed.resume(file);
    resumed.warmUp(LIMIT);
    assertEqualBits(atSeven, everything(resumed, folder.resolve("resumed")));
    assertEqualBits(atEnd, everything(resumed.run(), folder.resolve("end")));
  }

  @Test
  void whatIsPaidGrowsWithTheWorkAhead() {
    Duration limit = Duration.ofSeconds(5);
    // Ten passes over the iris data; an epoch of a dense network on MNIST; ten of a convolution.
    assertEquals(Duration.ZERO, WarmUp.worthwhile(1_000, 1_500, limit));
    Duration dense = WarmUp.worthwhile(1_340_000, 60_000, limit);
    assertTrue(dense.toMillis() > 500 && dense.toMillis() < 1_000, dense::toString);
    assertEquals(limit, WarmUp.worthwhile(8_500_000, 600_000, limit));
    assertEquals(limit, WarmUp.worthwhile(Long.MAX_VALUE, 1e12, limit));
    assertEquals(Duration.ZERO, WarmUp.worthwhile(8_500_000, 600_000, Duration.ZERO));
  }

  @Test
  void aNegativeLimitIsRefused() {
    Network network = Network.of(Shape.features(2)).add("out", Layers.dense(1)).build();
    Trainer.Builder builder =
        Trainer.of(
            network, Losses.meanSquaredError(), Catalog.installed().optimizerFrom("sgd(lr=0.1)"));
    assertThrows(IllegalArgumentException.class, () -> builder.warmUp(Duration.ofNanos(-1)));
  }
}
