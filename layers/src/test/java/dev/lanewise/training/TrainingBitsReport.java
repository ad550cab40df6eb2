package dev.lanewise.training;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.SampleShape;
import dev.lanewise.data.Targets;
import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.FloatMatrix;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Workers;
import dev.lanewise.layers.Activation;
import dev.lanewise.layers.Layers;
import dev.lanewise.layers.Losses;
import dev.lanewise.layers.Network;
import dev.lanewise.layers.Normalizations;
import dev.lanewise.layers.Shape;
import dev.lanewise.optimizers.Parameter;
import dev.lanewise.plugin.Catalog;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// Prints a digest of the weights after 20 training steps of a plain and of a convolution network,
/// for each number of threads given. Started by [TrainingBitsTest] in virtual machines of several
/// kinds.
final class TrainingBitsReport {
  private static final int STEPS = 20;

  private TrainingBitsReport() {}

  /// The networks by name.
  static Map<String, Network> networks() {
    Shape image = Shape.image(1, 12, 12);
    Network plain =
        Network.of(image)
            .add("flat", Layers.flatten())
            .add("hidden", Layers.dense(40, Activation.RELU))
            .add("norm", Normalizations.ofActivations("layer").create())
            .add("drop", Layers.dropout(0.2))
            .add("out", Layers.dense(5))
            .build();
    Network convolution =
        Network.of(image)
            .add(
                "conv",
                Layers.convolution(6, dev.lanewise.layers.Window.of(3), Activation.IDENTITY))
            .add("norm", Normalizations.ofActivations("batch").create())
            .add("relu", Layers.activation(Activation.RELU))
            .add("pool", Layers.maxPooling(2))
            .add("flat", Layers.flatten())
            .add("out", Layers.dense(5))
            .build();
    return new TreeMap<>(Map.of("plain", plain, "convolution", convolution));
  }

  /// Prints the digests.
  ///
  /// @param threads numbers of threads
  public static void main(String... threads) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    for (String count : threads) {
      try (Workers workers = Workers.pool(Integer.parseInt(count))) {
        networks()
            .forEach((name, network) ->
                out.println(
                    name + " | " + count + " | " + Long.toHexString(digest(network, workers))));
      }
    }
  }

  private static long digest(Network network, Workers workers) {
    Training run =
        Trainer.of(
                network,
                Losses.softmaxCrossEntropy(),
                Catalog.installed().optimizerFrom("l2(strength=1e-4)+adam(lr=0.01)"))
            .type(ElementType.FLOAT)
            .batchSize(16)
            .epochs(STEPS)
            .workers(workers)
            .start(data());
    for (int i = 0; i < STEPS; i++) {
      run.step();
    }
    long digest = 17;
    List<Parameter> parameters = run.network().parameters();
    for (Parameter parameter : parameters) {
      Matrix value = parameter.value();
      for (int i = 0; i < value.rows(); i++) {
        for (int j = 0; j < value.columns(); j++) {
          digest = 31 * digest + Double.doubleToLongBits(value.get(i, j));
        }
      }
    }
    return digest;
  }

  private static Dataset data() {
    Random random = new Random(1);
    Matrix x = FloatMatrix.of(200, 144);
    int[] labels = new int[200];
    for (int i = 0; i < labels.length; i++) {
      for (int j = 0; j < 144; j++) {
        x.set(i, j, random.nextFloat());
      }
      labels[i] = random.nextInt(5);
    }
    return Dataset.of(x, new SampleShape(1, 12, 12), Targets.Classes.of(labels, 5));
  }
}
