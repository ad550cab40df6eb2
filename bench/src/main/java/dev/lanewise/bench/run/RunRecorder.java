package dev.lanewise.bench.run;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Targets;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.layers.BuiltNetwork;
import dev.lanewise.optimizers.Parameter;
import dev.lanewise.training.Report;
import dev.lanewise.training.Training;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes the record of a run: its figures, the weights it ended with, and where it errs.
public final class RunRecorder {
  private static final int BINS = 48;

  private RunRecorder() {}

  /// Records a run.
  ///
  /// @param name what it goes by
  /// @param optimizer the optimizer as text
  /// @param run as far as it has come
  /// @param trainSamples how many samples an epoch has
  /// @param validation where to look for mistakes; null for nowhere
  public static RunRecord record(
      String name,
      String optimizer,
      Training run,
      long trainSamples,
      @Nullable Dataset validation) {
    List<EpochRecord> epochs =
        run.history().stream().map(report -> EpochRecord.of(report, trainSamples)).toList();
    BuiltNetwork network = run.network();
    Mistakes mistakes =
        validation != null && validation.targets() instanceof Targets.Classes
            ? Mistakes.find(network, validation)
            : Mistakes.none();
    return new RunRecord(
        name,
        optimizer,
        epochs,
        figures(run),
        mistakes.confusion(),
        weights(network),
        mistakes.worst());
  }

  /// The figures of the epoch whose weights the network holds.
  private static Map<String, Double> figures(Training run) {
    List<Report> history = run.history();
    if (history.isEmpty()) {
      return Map.of();
    }
    long best = run.isOver() ? run.bestEpoch() : 0;
    return history.stream()
        .filter(report -> report.epoch() == best)
        .findFirst()
        .orElse(history.getLast())
        .values();
  }

  /// A histogram of every parameter.
  public static List<WeightHistogram> weights(BuiltNetwork network) {
    List<WeightHistogram> all = new ArrayList<>();
    for (Parameter parameter : network.parameters()) {
      Matrix value = parameter.value();
      int columns = value.columns();
      all.add(
          WeightHistogram.of(
              parameter.name(),
              value.rows() * columns,
              i -> value.get(i / columns, i % columns),
              BINS));
    }
    return all;
  }
}
