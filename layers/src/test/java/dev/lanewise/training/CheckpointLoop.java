package dev.lanewise.training;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Targets;
import dev.lanewise.kernel.FloatMatrix;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.layers.Activation;
import dev.lanewise.layers.Layers;
import dev.lanewise.layers.Losses;
import dev.lanewise.layers.Network;
import dev.lanewise.layers.Shape;
import dev.lanewise.plugin.Catalog;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/// A program that trains, writes a checkpoint after every step, and never ends: it is for
/// [PulledPlugTest] to kill. After each checkpoint it prints its number of steps.
final class CheckpointLoop {
  private CheckpointLoop() {}

  /// The run that the program goes on with.
  static Training run() {
    Random random = new Random(3);
    Matrix x = FloatMatrix.of(96, 24);
    int[] labels = new int[96];
    for (int i = 0; i < labels.length; i++) {
      for (int j = 0; j < 24; j++) {
        x.set(i, j, random.nextGaussian());
      }
      labels[i] = random.nextInt(5);
    }
    Network network =
        Network.of(Shape.features(24))
            .add("hidden", Layers.dense(64, Activation.RELU))
            .add("drop", Layers.dropout(0.2))
            .add("out", Layers.dense(5))
            .build();
    return Trainer.of(
            network, Losses.softmaxCrossEntropy(), Catalog.builtIn().optimizerFrom("adam(lr=1e-3)"))
        .batchSize(16)
        .epochs(1_000_000)
        .start(Dataset.of(x, Targets.Classes.of(labels, 5)));
  }

  /// Goes on with the run of a checkpoint, or begins.
  ///
  /// @param arguments the file of the checkpoint
  public static void main(String... arguments) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Path file = Path.of(arguments[0]);
    try (Training run = run()) {
      if (Files.exists(file)) {
        run.resume(file);
      }
      while (!run.isOver()) {
        run.step();
        run.saveCheckpoint(file);
        out.println(run.stepper().steps());
      }
    }
  }
}
