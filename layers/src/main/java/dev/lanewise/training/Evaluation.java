package dev.lanewise.training;

import dev.lanewise.data.Batch;
import dev.lanewise.data.BatchSource;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Targets;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Workers;
import dev.lanewise.layers.BuildSettings;
import dev.lanewise.layers.BuiltLoss;
import dev.lanewise.layers.BuiltNetwork;
import dev.lanewise.layers.Loss;
import dev.lanewise.layers.Phase;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Measures a network on a data set, as often as wanted. After the first time it allocates nothing
/// for samples. It shares the parameters of the network it was made for, and nothing else.
public final class Evaluation {
  /// Samples that go through the network at once.
  private static final int BATCH = 256;

  private final BuiltNetwork network;
  private final BuiltLoss loss;
  private final BatchSource source;
  private final @Nullable Classification classification;
  private final @Nullable Regression regression;
  private double lossSum;
  private long samples;

  private Evaluation(BuiltNetwork trained, Loss loss, Dataset data, Workers workers) {
    BuildSettings settings = trained.settings();
    int batch = Math.max(1, Math.min(BATCH, data.size()));
    this.network =
        trained.sibling(
            BuildSettings.of(settings.type(), batch, settings.seed())
                .workers(workers)
                .forEvaluation());
    this.loss = loss.build(network);
    this.source = Samples.source(data, loss).batchSize(batch).build();
    int outputs = network.network().outputShape().size();
    boolean classes = data.targets() instanceof Targets.Classes;
    this.classification =
        !classes
            ? null
            : outputs == 1
                ? Classification.binary(0, data.size())
                : Classification.of(outputs, data.size());
    this.regression = classes ? null : new Regression(outputs);
  }

  /// For a network, the loss to report and the data.
  ///
  /// @param network what is measured, with the parameters it has whenever [#run()] is called
  /// @param loss what to report; penalties are not part of it
  /// @param data the samples, with targets
  /// @param workers who does the work
  public static Evaluation of(BuiltNetwork network, Loss loss, Dataset data, Workers workers) {
    Samples.check(network.network(), data);
    return new Evaluation(network, loss, data, workers);
  }

  /// Puts all samples through the network.
  public void run() {
    lossSum = 0;
    samples = 0;
    if (classification != null) {
      classification.reset();
    }
    if (regression != null) {
      regression.reset();
    }
    source.begin(0);
    while (source.next()) {
      Batch batch = source.batch();
      int size = batch.size();
      network.input(size).copyFrom(batch.features());
      Matrix output = network.forward(Phase.EVALUATION, size);
      loss.targets(size).copyFrom(batch.targets());
      lossSum += loss.evaluate(size) * size;
      samples += size;
      if (classification != null) {
        classification.add(output, batch.classes(), size);
      }
      if (regression != null) {
        regression.add(output, batch.targets(), size);
      }
    }
  }

  /// The loss of the last run: the mean over the samples of what the loss gives for batches.
  public double loss() {
    return lossSum / samples;
  }

  /// The figures of classes, of the last run.
  ///
  /// @throws IllegalStateException if the targets are no classes
  public Classification classification() {
    if (classification == null) {
      throw new IllegalStateException(
          "the targets are numbers, so there are no figures of classes");
    }
    return classification;
  }

  /// The figures of numbers, of the last run.
  ///
  /// @throws IllegalStateException if the targets are classes
  public Regression regression() {
    if (regression == null) {
      throw new IllegalStateException(
          "the targets are classes, so there are no figures of numbers");
    }
    return regression;
  }

  /// The accuracy, or the part of the variance that is explained: what is larger for better
  /// networks.
  public double score() {
    return classification != null ? classification.accuracy() : regression().r2();
  }

  /// Adds the figures of the last run to a report.
  void addTo(SequencedMap<String, Double> values) {
    values.put(Report.VALIDATION_LOSS, loss());
    if (classification != null) {
      values.put(Report.VALIDATION_ACCURACY, classification.accuracy());
      values.put(Report.VALIDATION_F1, classification.macroF1());
    }
    if (regression != null) {
      values.put(Report.VALIDATION_R2, regression.r2());
      values.put(Report.VALIDATION_MAE, regression.meanAbsoluteError());
    }
  }
}
