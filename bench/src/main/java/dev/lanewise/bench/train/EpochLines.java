package dev.lanewise.bench.train;

import dev.lanewise.bench.progress.Progress;
import dev.lanewise.training.Report;
import dev.lanewise.training.TrainingListener;
import java.io.PrintWriter;
import java.util.Locale;

/// Shows how a run comes on: a bar while an epoch is under way, a line when it is over.
final class EpochLines implements TrainingListener {
  /// Nothing is shown of what is over sooner.
  private static final long PATIENCE_NANOS = 1_000_000_000L;

  private final PrintWriter out;
  private final String name;
  private final int epochs;
  private final long samples;
  private final boolean isQuiet;
  private final long start = System.nanoTime();
  private Progress bar = Progress.silent();
  private boolean hasBar;
  private long steps;

  /// For a run.
  ///
  /// @param name what stands before each line; empty for nothing
  /// @param samples how many an epoch has
  /// @param isQuiet whether nothing is shown
  EpochLines(PrintWriter out, String name, int epochs, long samples, boolean isQuiet) {
    this.out = out;
    this.name = name;
    this.epochs = epochs;
    this.samples = samples;
    this.isQuiet = isQuiet;
  }

  @Override
  public void epochBegins(long epoch, long newSteps) {
    steps = newSteps;
  }

  @Override
  public void stepEnded(long epoch, long step, double loss) {
    if (isQuiet) {
      return;
    }
    if (!hasBar && System.nanoTime() - start > PATIENCE_NANOS && step < steps) {
      bar = Progress.start(name.isEmpty() ? "epoch " + epoch : name, steps, false);
      hasBar = true;
    }
    if (hasBar) {
      bar.at(
          step,
          steps,
          String.format(Locale.ROOT, "epoch %d of %d, loss %.4f", epoch, epochs, loss));
    }
  }

  @Override
  public void epochEnded(Report report) {
    endBar();
    if (isQuiet) {
      return;
    }
    out.println((name.isEmpty() ? "" : name + "  ") + line(report));
    if (out.checkError()) {
      throw new OutputLost();
    }
  }

  private String line(Report report) {
    StringBuilder line =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "epoch %3d/%d  loss %.4f",
                report.epoch(),
                epochs,
                report.value(Report.LOSS)));
    add(line, report, Report.ACCURACY, "  accuracy %.2f %%", 100);
    add(line, report, Report.VALIDATION_LOSS, "  held out: loss %.4f", 1);
    add(line, report, Report.VALIDATION_ACCURACY, "  accuracy %.2f %%", 100);
    add(line, report, Report.VALIDATION_R2, "  R2 %.4f", 1);
    double seconds = report.value(Report.SECONDS);
    line.append(String.format(Locale.ROOT, "  %.2f s", seconds));
    if (seconds > 0) {
      line.append(String.format(Locale.ROOT, "  %.0f samples/s", samples / seconds));
    }
    return line.toString();
  }

  private static void add(
      StringBuilder line, Report report, String figure, String format, double factor) {
    if (report.has(figure)) {
      line.append(String.format(Locale.ROOT, format, factor * report.value(figure)));
    }
  }

  @Override
  public void ended(String reason) {
    endBar();
  }

  private void endBar() {
    bar.close();
    bar = Progress.silent();
    hasBar = false;
  }
}
