package dev.lanewise.bench.train;

import dev.lanewise.data.Targets;
import dev.lanewise.kernel.Workers;
import dev.lanewise.layers.Loss;
import dev.lanewise.layers.Network;
import dev.lanewise.training.EarlyStopping;
import dev.lanewise.training.Report;
import dev.lanewise.training.Stopping;
import dev.lanewise.training.Trainer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.SequencedMap;

/// A run that is ready to start: settings and samples put together, with defaults that suit them.
///
/// @param settings what was set
/// @param task the samples
/// @param network what is trained
/// @param loss what is made small
/// @param optimizer how
/// @param epochs how often to go through the samples at most
/// @param batch samples of a step
record RunPlan(
    RunSettings settings,
    Task task,
    Network network,
    Loss loss,
    OptimizerChoice optimizer,
    int epochs,
    int batch) {
  private static final int MANY = 10_000;
  private static final int SOME = 1000;

  /// Puts a run together.
  static RunPlan of(RunSettings settings, Task task) {
    return of(settings, task, settings.text(Setting.OPTIMIZER));
  }

  /// The same with another optimizer.
  static RunPlan of(RunSettings settings, Task task, String optimizer) {
    int samples = task.train().size();
    boolean isConvolutional = NetworkChoice.isConvolutional(settings);
    int epochs =
        settings.isAuto(Setting.EPOCHS)
            ? usualEpochs(samples, isConvolutional)
            : settings.whole(Setting.EPOCHS, 1);
    int batch =
        settings.isAuto(Setting.BATCH)
            ? (samples >= MANY ? 64 : samples >= SOME ? 32 : 16)
            : settings.whole(Setting.BATCH, 1);
    long steps = (long) epochs * Math.ceilDiv(samples, batch);
    return new RunPlan(
        settings,
        task,
        NetworkChoice.of(settings, task.train().shape(), task.outputs()),
        LossChoice.of(settings, task.train().targets()),
        OptimizerChoice.of(settings, optimizer, steps),
        epochs,
        batch);
  }

  private static int usualEpochs(int samples, boolean isConvolutional) {
    if (isConvolutional) {
      return samples >= MANY ? 5 : 20;
    }
    return samples >= MANY ? 10 : 50;
  }

  /// The run, to be started.
  Trainer.Builder trainer(Workers workers) {
    Trainer.Builder trainer =
        Trainer.of(network, loss, optimizer.optimizer())
            .type(RawData.type(settings))
            .batchSize(batch)
            .epochs(epochs)
            .seed(settings.whole(Setting.SEED, 0))
            .workers(workers);
    var augmentations = AugmentChoice.of(settings);
    if (!augmentations.isEmpty()) {
      if (!task.train().shape().isImage()) {
        throw settings.wrong(
            Setting.AUGMENT,
            settings.text(Setting.AUGMENT),
            "left out: samples of " + task.train().shape() + " are no images",
            null);
      }
      augmentations.forEach(trainer::augment);
      trainer.inBackground();
    }
    int patience = settings.whole(Setting.EARLY_STOP, 0);
    if (patience > 0) {
      trainer.stopping(EarlyStopping.on(Report.VALIDATION_LOSS, patience));
    }
    double minutes = settings.number(Setting.MINUTES, 0, 1e6);
    if (minutes > 0) {
      trainer.stopping(Stopping.afterTime(Duration.ofMillis((long) (minutes * 60_000))));
    }
    return trainer;
  }

  /// The workers that were asked for.
  static Workers workers(RunSettings settings) {
    int threads = settings.whole(Setting.THREADS, 0);
    int count = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    return count == 1 ? Workers.single() : Workers.pool(count);
  }

  /// The run in a few words, by what they are about.
  SequencedMap<String, String> about() {
    SequencedMap<String, String> about = new LinkedHashMap<>();
    String targets =
        task.train().targets() instanceof Targets.Classes classes
            ? classes.count() + " classes"
            : task.outputs() == 1 ? "a number" : task.outputs() + " numbers";
    about.put("data", settings.text(Setting.DATA));
    about.put(
        "samples",
        String.format(
            Locale.ROOT,
            "%d of %s, %s; %s%d to test with",
            task.train().size(),
            task.train().shape(),
            targets,
            task.validation() == null ? "" : task.validation().size() + " to stop by, ",
            task.test().size()));
    about.put("network", settings.text(Setting.MODEL) + ": " + layers());
    about.put("optimizer", optimizer.text());
    about.put("loss", loss.function().name());
    about.put(
        "training",
        String.format(
            Locale.ROOT,
            "%d epochs at most, batch %d, seed %s, %s",
            epochs,
            batch,
            settings.text(Setting.SEED),
            settings.text(Setting.TYPE)));
    return about;
  }

  private String layers() {
    StringBuilder layers = new StringBuilder(network.input().toString());
    for (Network.Node node : network.nodes()) {
      layers.append(" - ").append(node.name()).append(' ').append(node.shape());
    }
    return layers.toString();
  }
}
