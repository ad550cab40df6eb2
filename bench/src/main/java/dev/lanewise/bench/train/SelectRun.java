package dev.lanewise.bench.train;

import dev.lanewise.bench.progress.Progress;
import dev.lanewise.bench.report.Machine;
import dev.lanewise.bench.run.RunFile;
import dev.lanewise.bench.run.RunRecord;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Split;
import dev.lanewise.data.Targets;
import dev.lanewise.kernel.Workers;
import dev.lanewise.training.Candidate;
import dev.lanewise.training.Evaluation;
import dev.lanewise.training.Search;
import dev.lanewise.training.SearchSpace;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Settings chosen by cross-validation on the training samples; the test samples are looked at
/// once, with the best.
public final class SelectRun {
  private final RunSettings settings;
  private final List<Candidate> candidates;
  private final int folds;
  private final PrintWriter out;
  private final boolean isQuiet;
  private final List<String> lines = new ArrayList<>();

  /// A selection.
  ///
  /// @param over settings with their values, as `key=value,value`
  /// @param folds how many parts, at least 2
  /// @throws WrongSetting if one is unknown or has no values
  public SelectRun(
      RunSettings settings, List<String> over, int folds, PrintWriter out, boolean isQuiet) {
    this.settings = settings;
    this.folds = folds;
    this.out = out;
    this.isQuiet = isQuiet;
    if (folds < 2) {
      throw new WrongSetting("--folds: must be at least 2, given: " + folds);
    }
    SearchSpace space = new SearchSpace();
    for (String each : over) {
      int equals = each.indexOf('=');
      List<String> values = equals < 1 ? List.of() : RunSettings.split(each.substring(equals + 1));
      if (values.isEmpty()) {
        throw new WrongSetting(
            "--over: takes KEY=VALUE,VALUE,... such as l2.strength=1e-4,1e-3, given: " + each);
      }
      space.choice(each.substring(0, equals).strip(), values.toArray(String[]::new));
    }
    this.candidates = space.grid();
  }

  private RunSettings with(Candidate candidate) {
    RunSettings changed = settings;
    for (var each : candidate.settings().entrySet()) {
      changed = changed.with(each.getKey(), each.getValue(), "--over " + each.getKey());
    }
    return changed;
  }

  /// Tries all candidates on all folds.
  ///
  /// @return the record of the selection
  /// @throws InterruptedRun if the process was asked to end
  public RunFile run(String command) throws IOException {
    RawData raw = RawData.read(settings);
    List<RawData> parts = parts(raw);
    // All are put together first: a mistake in the last one is told before the first has run.
    candidates.forEach(c -> RunPlan.of(with(c), Task.of(with(c), parts.getFirst())));
    int total = candidates.size() * folds;
    int[] done = {0};
    try (Workers workers = RunPlan.workers(settings);
        Interruption interruption = new Interruption(() -> {})) {
      Search.Table table;
      try (Progress bar = Progress.start("select", total, isQuiet)) {
        table =
            Search.crossValidated(
                candidates,
                parts,
                (candidate, part) -> {
                  double score = score(with(candidate), part, workers, interruption);
                  bar.at(++done[0], total, candidate.toString());
                  return score;
                });
      }
      return conclusion(table, raw, workers, interruption, command);
    }
  }

  private List<RawData> parts(RawData raw) {
    Dataset all = raw.train();
    int seed = settings.whole(Setting.SEED, 0);
    if (folds > all.size()) {
      throw new WrongSetting(
          "--folds: %d parts cannot be made of %d samples".formatted(folds, all.size()));
    }
    List<Split> splits =
        all.targets() instanceof Targets.Classes
            ? Split.stratifiedKFold(all, folds, seed)
            : Split.kFold(all, folds, seed);
    return splits.stream()
        .map(s -> new RawData(s.train().compact(), s.test().compact(), raw.reading(), raw.format()))
        .toList();
  }

  private static double score(
      RunSettings changed, RawData part, Workers workers, Interruption interruption) {
    RunPlan plan = RunPlan.of(changed, Task.of(changed, part));
    Task task = plan.task();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void stepEnded(long epoch, long step, double loss) {
            if (interruption.isAsked()) {
              System.err.println("lanewise select: stopped; nothing was chosen");
              throw new InterruptedRun("stopped");
            }
          }
        };
    Dataset watched = task.validation();
    try (Training training = start(plan, workers, listener, watched)) {
      training.run();
      Evaluation evaluation = Evaluation.of(training.network(), plan.loss(), task.test(), workers);
      evaluation.run();
      return evaluation.score();
    }
  }

  private static Training start(
      RunPlan plan, Workers workers, TrainingListener listener, @Nullable Dataset watched) {
    var trainer = plan.trainer(workers).listener(listener);
    Dataset train = plan.task().train();
    return watched == null ? trainer.start(train) : trainer.start(train, watched);
  }

  private RunFile conclusion(
      Search.Table table, RawData raw, Workers workers, Interruption interruption, String command) {
    boolean areClasses = raw.train().targets() instanceof Targets.Classes;
    Search.Scored best = table.best();
    lines.add(
        "%s, mean of %d folds with its standard deviation"
            .formatted(areClasses ? "accuracy" : "R2", folds));
    for (Search.Scored each : table.tried()) {
      lines.add(
          "  %s   %s%s"
              .formatted(
                  text(each, areClasses), name(each.candidate()), each == best ? "  <- best" : ""));
    }
    List<RunRecord> records = new ArrayList<>();
    table.tried().forEach(each -> records.add(record(each)));
    if (raw.test().size() > 0) {
      double score = score(with(best.candidate()), raw, workers, interruption);
      lines.add(
          "trained with the best on all %d: %s on the %d to test with"
              .formatted(
                  raw.train().size(),
                  areClasses ? percent(score) : String.format(Locale.ROOT, "R2 %.4f", score),
                  raw.test().size()));
    }
    Map<String, String> about = new LinkedHashMap<>(settings.texts());
    about.put("folds", Integer.toString(folds));
    about.put("best", name(best.candidate()));
    return new RunFile(
        RunFile.Kind.SELECTION,
        "selection on " + settings.text(Setting.DATA),
        command,
        Machine.describe(),
        about,
        records);
  }

  private static RunRecord record(Search.Scored scored) {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("score", scored.mean());
    figures.put("deviation", scored.deviation());
    for (int i = 0; i < scored.scores().length; i++) {
      figures.put("fold-" + (i + 1), scored.scores()[i]);
    }
    return new RunRecord(
        name(scored.candidate()), "", List.of(), figures, null, List.of(), List.of());
  }

  private static String name(Candidate candidate) {
    return candidate.settings().entrySet().stream()
        .map(e -> e.getKey() + "=" + e.getValue())
        .collect(Collectors.joining(" "));
  }

  private static String text(Search.Scored scored, boolean areClasses) {
    return areClasses
        ? String.format(
            Locale.ROOT, "%6.2f +- %5.2f %%", 100 * scored.mean(), 100 * scored.deviation())
        : String.format(Locale.ROOT, "%7.4f +- %.4f", scored.mean(), scored.deviation());
  }

  private static String percent(double part) {
    return String.format(Locale.ROOT, "accuracy %.2f %%", 100 * part);
  }

  /// Prints the table.
  public void conclude() {
    lines.forEach(out::println);
  }
}
