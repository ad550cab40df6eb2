package dev.lanewise.bench.demo;

import dev.lanewise.bench.digits.DrawnDigits;
import dev.lanewise.bench.progress.Progress;
import dev.lanewise.bench.report.Machine;
import dev.lanewise.bench.run.RunFile;
import dev.lanewise.bench.run.RunRecord;
import dev.lanewise.bench.run.RunRecorder;
import dev.lanewise.data.Dataset;
import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Workers;
import dev.lanewise.layers.Activation;
import dev.lanewise.layers.Layers;
import dev.lanewise.layers.Losses;
import dev.lanewise.layers.Network;
import dev.lanewise.layers.Shape;
import dev.lanewise.plugin.Catalog;
import dev.lanewise.training.Report;
import dev.lanewise.training.Trainer;
import dev.lanewise.training.Training;
import dev.lanewise.training.TrainingListener;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/// Three optimizers learn to read digits, from the same start and with the same batches.
///
/// @param samples how many pictures are learnt from; a fifth of that are asked about
/// @param epochs how often each picture is seen
/// @param seed what pictures, weights and order follow from
public record DemoTraining(int samples, int epochs, long seed) {
  private static final int HIDDEN = 128;
  private static final int BATCH = 64;
  private static final List<String> OPTIMIZERS =
      List.of("sgd(lr=0.1)", "adamw(lr=0.001)", "lion(lr=0.0003)");

  /// What a run of this size takes by default.
  public static DemoTraining full(long seed) {
    return new DemoTraining(20_000, 12, seed);
  }

  /// The same in a few seconds.
  public static DemoTraining quick(long seed) {
    return new DemoTraining(8_000, 8, seed);
  }

  /// Draws, trains and records.
  ///
  /// @param command the command line that does it again
  /// @param quiet whether no progress is shown
  /// @param ended hears of every run that is over
  public RunFile run(String command, boolean quiet, Consumer<RunRecord> ended) {
    Dataset train = DrawnDigits.of(samples, seed, ElementType.FLOAT);
    Dataset test = DrawnDigits.of(samples / 5, seed + 1, ElementType.FLOAT);
    int threads = Runtime.getRuntime().availableProcessors();
    List<RunRecord> runs = new ArrayList<>();
    try (Workers workers = Workers.pool(threads)) {
      for (String optimizer : OPTIMIZERS) {
        RunRecord run = train(optimizer, train, test, workers, quiet);
        ended.accept(run);
        runs.add(run);
      }
    }
    return new RunFile(
        RunFile.Kind.COMPARISON,
        "Three optimizers learn to read digits",
        command,
        Machine.describe(),
        about(threads),
        runs);
  }

  private static Network network() {
    return Network.of(new Shape.Image(1, DrawnDigits.SIDE, DrawnDigits.SIDE))
        .add("flat", Layers.flatten())
        .add("hidden", Layers.dense(HIDDEN, Activation.RELU))
        .add("out", Layers.dense(DrawnDigits.CLASSES))
        .build();
  }

  private RunRecord train(
      String optimizer, Dataset train, Dataset test, Workers workers, boolean quiet) {
    String name = optimizer.substring(0, optimizer.indexOf('('));
    try (Progress progress = Progress.start(name, 0, quiet);
        Training run =
            Trainer.of(
                    network(),
                    Losses.softmaxCrossEntropy(),
                    Catalog.installed().optimizerFrom(optimizer))
                .batchSize(BATCH)
                .epochs(epochs)
                .seed(seed)
                .workers(workers)
                .listener(new Bar(progress, epochs))
                .start(train, test)) {
      run.run();
      return RunRecorder.record(name, optimizer, run, train.size(), test);
    }
  }

  private Map<String, String> about(int threads) {
    Map<String, String> about = new LinkedHashMap<>();
    about.put(
        "data",
        String.format(
            Locale.ROOT,
            "%,d digits drawn by the program, and %,d others to be asked about",
            samples,
            samples / 5));
    about.put("network", "784 - " + HIDDEN + " (ReLU) - 10");
    about.put("loss", "softmax cross-entropy");
    about.put("batch", BATCH + " samples");
    about.put("epochs", Integer.toString(epochs));
    about.put("seed", Long.toString(seed));
    about.put("threads", Integer.toString(threads));
    return about;
  }

  /// Shows how far a run is.
  private static final class Bar implements TrainingListener {
    private static final int EVERY = 16;

    private final Progress progress;
    private final int epochs;
    private long stepsPerEpoch;
    private String last = "";

    Bar(Progress progress, int epochs) {
      this.progress = progress;
      this.epochs = epochs;
    }

    @Override
    public void epochBegins(long epoch, long steps) {
      stepsPerEpoch = steps;
    }

    @Override
    public void stepEnded(long epoch, long step, double loss) {
      if (step % EVERY == 0) {
        long done = (epoch - 1) * stepsPerEpoch + step;
        progress.at(done, epochs * stepsPerEpoch, "epoch " + epoch + last);
      }
    }

    @Override
    public void epochEnded(Report report) {
      last =
          String.format(
              Locale.ROOT,
              ", loss %.4f, accuracy %.2f %%",
              report.value(Report.VALIDATION_LOSS),
              100 * report.value(Report.VALIDATION_ACCURACY));
      progress.at(report.epoch() * stepsPerEpoch, epochs * stepsPerEpoch, last.substring(2));
    }
  }
}
