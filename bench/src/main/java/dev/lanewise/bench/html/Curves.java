package dev.lanewise.bench.html;

import dev.lanewise.bench.run.EpochRecord;
import dev.lanewise.bench.run.RunRecord;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// The charts over the epochs of one run, or of several above each other.
final class Curves {
  private static final int WIDTH = 460;
  private static final int HEIGHT = 280;

  /// What spans more than this factor is seen better in a logarithmic scale.
  private static final double WIDE = 30;

  private final Page page;
  private final List<RunRecord> runs;

  Curves(Page page, List<RunRecord> runs) {
    this.page = page;
    this.runs = runs;
  }

  /// Adds those that there are figures for.
  void add() {
    page.figures();
    if (runs.size() == 1) {
      both();
    } else {
      figure("Validation loss", "loss", EpochRecord::validationLoss);
      figure("Training loss", "loss", EpochRecord::trainLoss);
    }
    figure("Accuracy", "accuracy", EpochRecord::accuracy);
    overTime();
    figure("Learning rate", "rate", EpochRecord::rate);
    figure("Samples per second", "samples/s", EpochRecord::samplesPerSecond);
    page.endFigures();
  }

  /// Training and validation loss of a single run in one chart.
  private void both() {
    RunRecord run = runs.getFirst();
    double[] epochs = values(run, EpochRecord::epoch);
    double[] training = values(run, EpochRecord::trainLoss);
    double[] validation = values(run, orNaN(EpochRecord::validationLoss));
    double[] all = Arrays.copyOf(training, 2 * training.length);
    System.arraycopy(validation, 0, all, training.length, validation.length);
    Chart chart =
        new Chart(epochAxis(), scale("loss", false, all))
            .line(Palette.series(1), 1, epochs, training)
            .line(Palette.series(0), 0, epochs, validation);
    page.figure("Loss", chart, WIDTH, HEIGHT);
  }

  private void figure(
      String caption, String label, Function<EpochRecord, @Nullable Double> figure) {
    ToDoubleFunction<EpochRecord> value = orNaN(figure);
    double[] all = runs.stream().flatMap(run -> run.epochs().stream()).mapToDouble(value).toArray();
    if (Arrays.stream(all).noneMatch(Double::isFinite)) {
      return;
    }
    boolean fromZero = label.equals("samples/s") || label.equals("rate");
    Scale scale =
        label.equals("loss") || label.equals("rate")
            ? scale(label, fromZero, all)
            : new Scale.Linear(label, fromZero, false);
    Chart chart = new Chart(epochAxis(), scale);
    for (int i = 0; i < runs.size(); i++) {
      RunRecord run = runs.get(i);
      chart.line(Palette.series(i), i, values(run, EpochRecord::epoch), values(run, value));
    }
    page.figure(caption, chart, WIDTH, HEIGHT);
  }

  /// The accuracy, or else the loss, over the seconds since the run began.
  private void overTime() {
    boolean hasAccuracy =
        runs.stream().flatMap(run -> run.epochs().stream()).anyMatch(e -> e.accuracy() != null);
    ToDoubleFunction<EpochRecord> value =
        hasAccuracy ? orNaN(EpochRecord::accuracy) : EpochRecord::trainLoss;
    String label = hasAccuracy ? "accuracy" : "loss";
    Chart chart =
        new Chart(new Scale.Linear("seconds", true, false), new Scale.Linear(label, false, false));
    for (int i = 0; i < runs.size(); i++) {
      RunRecord run = runs.get(i);
      double[] seconds = values(run, EpochRecord::seconds);
      Arrays.parallelPrefix(seconds, Double::sum);
      chart.line(Palette.series(i), i, seconds, values(run, value));
    }
    page.figure(
        hasAccuracy ? "Accuracy over time" : "Training loss over time", chart, WIDTH, HEIGHT);
  }

  private static Scale epochAxis() {
    return new Scale.Linear("epoch", false, true);
  }

  private static Scale scale(String label, boolean fromZero, double[] values) {
    double least = Arrays.stream(values).filter(Double::isFinite).min().orElse(0);
    double largest = Arrays.stream(values).filter(Double::isFinite).max().orElse(0);
    return least > 0 && largest / least > WIDE
        ? new Scale.Logarithmic(label, 10)
        : new Scale.Linear(label, fromZero, false);
  }

  private static ToDoubleFunction<EpochRecord> orNaN(
      Function<EpochRecord, @Nullable Double> figure) {
    return epoch -> {
      Double value = figure.apply(epoch);
      return value == null ? Double.NaN : value;
    };
  }

  private static double[] values(RunRecord run, ToDoubleFunction<EpochRecord> value) {
    return run.epochs().stream().mapToDouble(value).toArray();
  }
}
