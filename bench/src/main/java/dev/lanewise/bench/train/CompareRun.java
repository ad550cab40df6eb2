package dev.lanewise.bench.train;

import dev.lanewise.bench.report.Machine;
import dev.lanewise.bench.run.EpochRecord;
import dev.lanewise.bench.run.RunFile;
import dev.lanewise.bench.run.RunRecord;
import dev.lanewise.bench.run.RunRecorder;
import dev.lanewise.kernel.Workers;
import dev.lanewise.training.Report;
import dev.lanewise.training.Training;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Several optimizers on one task. The seed of the run decides starting weights, batches, dropout
/// and augmentation, so that these are the same for all.
public final class CompareRun {
  private final RunSettings settings;
  private final List<String> optimizers;
  private final PrintWriter out;
  private final boolean isQuiet;
  private final List<RunRecord> records = new ArrayList<>();

  /// A comparison.
  ///
  /// @param list names or texts, separated by commas
  /// @throws WrongSetting if there is none
  public CompareRun(RunSettings settings, String list, PrintWriter out, boolean isQuiet) {
    this.settings = settings;
    this.optimizers = RunSettings.split(list);
    this.out = out;
    this.isQuiet = isQuiet;
    if (optimizers.isEmpty()) {
      throw new WrongSetting("--optimizers: names at least one, such as sgd,adam");
    }
  }

  /// Trains with each in turn.
  ///
  /// @return the record of all
  /// @throws InterruptedRun if the process was asked to end
  public RunFile run(String command) throws IOException {
    RawData raw = RawData.read(settings);
    Task task = Task.of(settings, raw);
    // All are put together first: a mistake in the last one is told before the first has run.
    List<RunPlan> plans =
        optimizers.stream().map(text -> RunPlan.of(settings, task, text)).toList();
    Map<String, String> about = plans.getFirst().about();
    about.remove("optimizer");
    if (!isQuiet) {
      about.forEach((name, value) -> out.printf("%-9s  %s%n", name, value));
    }
    AtomicReference<@Nullable Training> current = new AtomicReference<>();
    try (Workers workers = RunPlan.workers(settings);
        Interruption interruption =
            new Interruption(() -> {
              Training running = current.get();
              if (running != null) {
                running.stop();
              }
            })) {
      for (int i = 0; i < plans.size(); i++) {
        records.add(one(optimizers.get(i), plans.get(i), workers, current));
        if (interruption.isAsked()) {
          System.err.println(
              "lanewise compare: stopped; %d of %d optimizers were done"
                  .formatted(i, plans.size()));
          throw new InterruptedRun("stopped");
        }
      }
    }
    return new RunFile(
        RunFile.Kind.COMPARISON,
        optimizers.size() + " optimizers on " + settings.text(Setting.DATA),
        command,
        Machine.describe(),
        about,
        records);
  }

  private RunRecord one(
      String name, RunPlan plan, Workers workers, AtomicReference<@Nullable Training> current) {
    Task task = plan.task();
    int samples = task.train().size();
    var trainer =
        plan.trainer(workers).listener(new EpochLines(out, name, plan.epochs(), samples, isQuiet));
    try (Training training =
        task.watched().size() == 0
            ? trainer.start(task.train())
            : trainer.start(task.train(), task.watched())) {
      current.set(training);
      training.run();
      return RunRecorder.record(
          name,
          plan.optimizer().text(),
          training,
          samples,
          task.watched().size() == 0 ? null : task.watched());
    }
  }

  /// Prints the table.
  public void conclude() {
    boolean hasAccuracy =
        records.stream().anyMatch(r -> r.figures().containsKey(Report.VALIDATION_ACCURACY));
    String figure = hasAccuracy ? Report.VALIDATION_ACCURACY : Report.VALIDATION_R2;
    int width = Math.max(9, records.stream().mapToInt(r -> r.name().length()).max().orElse(0));
    out.printf(
        Locale.ROOT,
        "%-" + width + "s  %10s  %10s  %10s  %8s  %s%n",
        "optimizer",
        hasAccuracy ? "accuracy" : "R2",
        "held out",
        "training",
        "seconds",
        "settings");
    double best =
        records.stream()
            .mapToDouble(r -> r.figures().getOrDefault(figure, Double.NaN))
            .filter(v -> !Double.isNaN(v))
            .max()
            .orElse(Double.NaN);
    for (RunRecord record : records) {
      double value = record.figures().getOrDefault(figure, Double.NaN);
      String shown =
          hasAccuracy
              ? String.format(Locale.ROOT, "%.2f %%", 100 * value)
              : String.format(Locale.ROOT, "%.4f", value);
      out.printf(
          Locale.ROOT,
          "%-" + width + "s  %10s  %10.4f  %10.4f  %8.1f  %s%s%n",
          record.name(),
          shown,
          record.figures().getOrDefault(Report.VALIDATION_LOSS, Double.NaN),
          record.figures().getOrDefault(Report.LOSS, Double.NaN),
          record.epochs().stream().mapToDouble(EpochRecord::seconds).sum(),
          record.optimizer(),
          value == best ? "  <- best" : "");
    }
  }
}
