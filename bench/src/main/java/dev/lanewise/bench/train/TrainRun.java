package dev.lanewise.bench.train;

import dev.lanewise.bench.report.Machine;
import dev.lanewise.bench.run.RunFile;
import dev.lanewise.bench.run.RunRecord;
import dev.lanewise.bench.run.RunRecorder;
import dev.lanewise.data.Dataset;
import dev.lanewise.kernel.Workers;
import dev.lanewise.layers.BuiltNetwork;
import dev.lanewise.training.Evaluation;
import dev.lanewise.training.Trainer;
import dev.lanewise.training.Training;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// One run from the samples to the saved model.
public final class TrainRun {
  private final RunSettings settings;
  private final Path model;
  private final Path checkpoint;
  private final PrintWriter out;
  private final boolean isQuiet;
  private String conclusion = "";

  /// A run.
  ///
  /// @param model where the trained model goes
  /// @param out what is said goes there
  /// @param isQuiet whether only the result is said
  public TrainRun(RunSettings settings, Path model, PrintWriter out, boolean isQuiet) {
    this.settings = settings;
    this.model = model;
    this.checkpoint = model.resolveSibling(model.getFileName() + ".checkpoint");
    this.out = out;
    this.isQuiet = isQuiet;
  }

  /// Trains and saves.
  ///
  /// @param isResumed whether to go on from the checkpoint
  /// @param command the command line, for the record
  /// @return the record of the run
  /// @throws InterruptedRun if the process was asked to end; the checkpoint is written then
  public RunFile run(boolean isResumed, String command) throws IOException {
    if (isResumed && !Files.exists(checkpoint)) {
      throw new WrongSetting(
          "there is nothing to resume: " + checkpoint + " is not there; leave --resume away");
    }
    RawData raw = RawData.read(settings);
    Task task = Task.of(settings, raw);
    RunPlan plan = RunPlan.of(settings, task);
    Map<String, String> about = plan.about();
    if (!isQuiet) {
      about.forEach((name, value) -> out.printf("%-9s  %s%n", name, value));
    }
    int samples = task.train().size();
    try (Workers workers = RunPlan.workers(settings);
        Training training = start(plan, workers)) {
      if (isResumed) {
        training.resume(checkpoint);
      }
      train(training);
      RunRecord record =
          RunRecorder.record(
              settings.text(Setting.MODEL),
              plan.optimizer().text(),
              training,
              samples,
              task.test().size() == 0 ? null : task.test());
      SequencedMap<String, Double> test = test(plan, training, workers);
      save(plan, raw, training, test);
      Files.deleteIfExists(checkpoint);
      conclusion = conclusion(training, test);
      return new RunFile(
          RunFile.Kind.RUN,
          settings.text(Setting.MODEL) + " on " + settings.text(Setting.DATA),
          command,
          Machine.describe(),
          about,
          List.of(with(record, test)));
    }
  }

  private Training start(RunPlan plan, Workers workers) {
    Task task = plan.task();
    Trainer.Builder trainer =
        plan.trainer(workers)
            .checkpoint(checkpoint, 0)
            .listener(new EpochLines(out, "", plan.epochs(), task.train().size(), isQuiet));
    Dataset watched = task.watched();
    return watched.size() == 0 ? trainer.start(task.train()) : trainer.start(task.train(), watched);
  }

  private void train(Training training) {
    try (Interruption interruption = new Interruption(training::stop)) {
      training.run();
      if (interruption.isAsked()) {
        String text =
            "stopped after %d epochs; %s holds all of it: the same command with --resume goes on"
                .formatted(training.history().size(), checkpoint);
        System.err.println("lanewise train: " + text);
        throw new InterruptedRun(text);
      }
    }
  }

  private static SequencedMap<String, Double> test(
      RunPlan plan, Training training, Workers workers) {
    Task task = plan.task();
    if (task.test().size() == 0) {
      return new LinkedHashMap<>();
    }
    Evaluation evaluation = Evaluation.of(training.network(), plan.loss(), task.test(), workers);
    evaluation.run();
    double deviation = task.deviations().isEmpty() ? 1 : task.deviations().getFirst();
    return Figures.of(evaluation, task.test().targets(), "test-", deviation);
  }

  private void save(RunPlan plan, RawData raw, Training training, SequencedMap<String, Double> test)
      throws IOException {
    Task task = plan.task();
    BuiltNetwork network = training.network();
    task.unscale(network);
    SequencedMap<String, String> about = plan.about();
    about.put("ended", training.reason());
    if (!test.isEmpty()) {
      about.put("test", Figures.line(test));
    }
    SavedModel.of(network, raw.reading(), task.transform(), task.classes(), about).save(model);
  }

  private String conclusion(Training training, SequencedMap<String, Double> test) {
    String figures = test.isEmpty() ? "" : Figures.line(test) + "\n";
    return figures
        + training.reason()
        + (training.bestEpoch() > 0
            ? "; the weights are those of epoch " + training.bestEpoch()
            : "")
        + "; saved to "
        + model;
  }

  /// Prints what came of it.
  public void conclude() {
    out.println(conclusion);
  }

  private static RunRecord with(RunRecord record, SequencedMap<String, Double> more) {
    Map<String, Double> figures = new LinkedHashMap<>(record.figures());
    figures.putAll(more);
    return new RunRecord(
        record.name(),
        record.optimizer(),
        record.epochs(),
        figures,
        record.confusion(),
        record.weights(),
        record.mistakes());
  }
}
