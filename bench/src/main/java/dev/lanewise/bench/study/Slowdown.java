package dev.lanewise.bench.study;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Targets;
import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.layers.Activation;
import dev.lanewise.layers.Initializer;
import dev.lanewise.layers.Layers;
import dev.lanewise.layers.Loss;
import dev.lanewise.layers.LossReduction;
import dev.lanewise.layers.Losses;
import dev.lanewise.layers.Network;
import dev.lanewise.layers.Shape;
import dev.lanewise.plugin.Catalog;
import dev.lanewise.training.LayerStatistics;
import dev.lanewise.training.Report;
import dev.lanewise.training.Trainer;
import dev.lanewise.training.Training;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The learning slowdown of saturated sigmoids: the gradient of the quadratic loss has the
/// sigmoid's slope as a factor, which is near 0 where the neuron is badly wrong; in the gradient of
/// cross-entropy it cancels (Nielsen 2015, Neural Networks and Deep Learning, chapter 3).
final class Slowdown {
  private static final Loss HALF_SQUARE =
      Losses.elementwise("half-squared-error", (x, t) -> x.minus(t).square().times(0.5))
          .reduction(LossReduction.BATCH_MEAN);

  /// Summed over outputs, averaged over the batch.
  static final Loss CROSS_ENTROPY = Losses.binaryCrossEntropy().reduction(LossReduction.BATCH_MEAN);

  private Slowdown() {}

  static List<StudyTable> run(StudySetting setting) throws IOException {
    return List.of(neuron(), images(setting));
  }

  /// One neuron of one input: input 1 is to give 0, and gives 0.98 at first.
  private static StudyTable neuron() {
    Matrix one = Matrix.of(ElementType.DOUBLE, 1, 1);
    one.set(0, 0, 1);
    Matrix zero = Matrix.of(ElementType.DOUBLE, 1, 1);
    Dataset data = Dataset.of(one, Targets.Values.of(zero));
    int[] at = {0, 10, 25, 50, 100, 150, 200, 250, 300};
    double[][] quadratic = neuron(data, true, at);
    double[][] entropy = neuron(data, false, at);
    List<List<Object>> rows = new ArrayList<>();
    for (int k = 0; k < at.length; k++) {
      rows.add(
          List.of(
              Integer.toString(at[k]),
              StudyTable.fixed(quadratic[k][0], 4),
              StudyTable.fixed(quadratic[k][1], 5),
              StudyTable.fixed(entropy[k][0], 4),
              StudyTable.fixed(entropy[k][1], 5)));
    }
    return new StudyTable(
        "One sigmoid neuron, weight 2 and bias 2 at first, input 1, target 0, rate 0.15",
        List.of(
            "steps",
            "quadratic: output",
            "gradient of weight",
            "cross-entropy: output",
            "gradient of weight "),
        rows,
        List.of());
  }

  /// Output and gradient of the weight after some steps.
  private static double[][] neuron(Dataset data, boolean isQuadratic, int[] at) {
    Network network =
        Network.of(Shape.features(1))
            .add(
                "neuron",
                Layers.dense(1, isQuadratic ? Activation.SIGMOID : Activation.IDENTITY)
                    .initializers(Initializer.constant(2), Initializer.constant(2)))
            .build();
    double[][] found = new double[at.length][2];
    try (Training run =
        Trainer.of(
                network,
                isQuadratic ? HALF_SQUARE : CROSS_ENTROPY,
                Catalog.installed().optimizerFrom("sgd(lr=0.15)"))
            .type(ElementType.DOUBLE)
            .epochs(at[at.length - 1] + 1)
            .start(data)) {
      for (int k = 0; k < at.length; k++) {
        // The step after so many others finds the gradient there.
        while (run.history().size() < at[k]) {
          run.step();
        }
        double w = run.network().values("neuron/weight")[0];
        double b = run.network().values("neuron/bias")[0];
        run.step();
        found[k][0] = 1 / (1 + StrictMath.exp(-w - b));
        found[k][1] = run.network().parameter("neuron/weight").gradient().get(0, 0);
      }
    }
    return found;
  }

  /// A network on images whose output biases make all outputs near 1 at first.
  private static StudyTable images(StudySetting setting) throws IOException {
    Dataset train = setting.digits("train").slice(0, 1000).compact();
    int[] at = setting.isQuick() ? new int[] {1, 3} : new int[] {1, 2, 3, 5, 10, 20, 30};
    double[][] quadratic = images(train, true, at);
    double[][] entropy = images(train, false, at);
    List<List<Object>> rows = new ArrayList<>();
    for (int k = 0; k < at.length; k++) {
      rows.add(
          List.of(
              Integer.toString(at[k]),
              StudyTable.percent(quadratic[k][0]),
              StudyTable.power(quadratic[k][1]),
              StudyTable.percent(entropy[k][0]),
              StudyTable.power(entropy[k][1])));
    }
    return new StudyTable(
        "1000 images of MNIST, 784-30-10 sigmoid, output biases 6 at first (outputs 0.998), sgd,"
            + " rate 0.5, batch 10",
        List.of(
            "epochs",
            "quadratic: train %",
            "gradient of out/weight",
            "cross-entropy: train %",
            "gradient of out/weight "),
        rows,
        List.of("Gradients are Euclidean norms at the first step of the epoch."));
  }

  private static double[][] images(Dataset train, boolean isQuadratic, int[] at) {
    Initializer gaussian = Initializer.lecunNormal();
    Network network =
        Network.of(Shape.features(784))
            .add(
                "hidden",
                Layers.dense(30, Activation.SIGMOID).initializers(gaussian, Initializer.zeros()))
            .add(
                "out",
                Layers.dense(10, isQuadratic ? Activation.SIGMOID : Activation.IDENTITY)
                    .initializers(gaussian, Initializer.constant(6)))
            .build();
    double[][] found = new double[at.length][2];
    LayerStatistics statistics = LayerStatistics.every(1);
    try (Training run =
        Trainer.of(
                network,
                isQuadratic ? HALF_SQUARE : CROSS_ENTROPY,
                Catalog.installed().optimizerFrom("sgd(lr=0.5)"))
            .batchSize(10)
            .epochs(at[at.length - 1])
            .listener(statistics)
            .start(train)) {
      for (int k = 0; k < at.length; k++) {
        while (run.history().size() < at[k] - 1) {
          run.epoch();
        }
        run.step();
        found[k][1] =
            statistics.rows().stream()
                .filter(row -> row.name().equals("out/weight"))
                .findFirst()
                .orElseThrow()
                .gradient();
        run.epoch();
        found[k][0] = run.history().getLast().value(Report.ACCURACY);
      }
    }
    return found;
  }
}
