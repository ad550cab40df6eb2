package dev.lanewise.bench.study;

import dev.lanewise.data.Dataset;
import dev.lanewise.layers.Activation;
import dev.lanewise.layers.Initializer;
import dev.lanewise.layers.Layers;
import dev.lanewise.layers.Network;
import dev.lanewise.layers.Shape;
import dev.lanewise.plugin.Catalog;
import dev.lanewise.training.Evaluation;
import dev.lanewise.training.Report;
import dev.lanewise.training.Trainer;
import dev.lanewise.training.Training;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The network that textbooks begin with: 784-100-10 sigmoids on MNIST, cross-entropy summed over
/// the outputs, a constant rate, L2 (Nielsen 2015, Neural Networks and Deep Learning, chapter 3).
/// It learns from the first 50000 training images; the last 10000 choose an epoch.
final class Textbook {
  private static final int LEARNT = 50_000;

  private Textbook() {}

  static List<StudyTable> run(StudySetting setting) throws IOException {
    Dataset images = setting.digits("train");
    int validated = images.size() - LEARNT;
    Dataset train = images.slice(0, setting.isQuick() ? LEARNT / 10 : LEARNT).compact();
    Dataset validation = images.slice(LEARNT, validated).compact();
    Dataset test = setting.digits("t10k");
    int seeds = setting.isQuick() ? 1 : 10;
    int epochs = setting.isQuick() ? 2 : 30;
    List<List<Object>> rows = new ArrayList<>();
    double last = 0;
    double best = 0;
    for (int seed = 1; seed <= seeds; seed++) {
      Found found = one(setting, train, validation, test, seed, epochs);
      last += found.last / seeds;
      best += found.best / seeds;
      rows.add(
          List.of(
              Integer.toString(seed),
              StudyTable.percent(found.last),
              StudyTable.fixed((double) found.bestEpoch, 0),
              StudyTable.percent(found.validation),
              StudyTable.percent(found.best)));
      setting
          .progress()
          .accept(
              String.format(Locale.ROOT, "seed %d of %d: %.2f %%", seed, seeds, 100 * found.last));
    }
    return List.of(
        new StudyTable(
            "%d images of MNIST, 784-100-10 sigmoid, sgd, rate 0.5, batch 10, L2 5/50000, %d epochs"
                .formatted(train.size(), epochs),
            List.of(
                "seed",
                "after the last epoch: test %",
                "best epoch on validation",
                "validation %",
                "there: test %"),
            rows,
            List.of(
                "Means: %s %% after the last epoch, %s %% with the epoch chosen on the validation images."
                    .formatted(StudyTable.percent(last), StudyTable.percent(best)))));
  }

  /// Accuracies of one run.
  ///
  /// @param last on the test images after the last epoch
  /// @param bestEpoch the first of the epochs that were best on the validation images
  /// @param validation on the validation images after it
  /// @param best on the test images after it
  private record Found(double last, long bestEpoch, double validation, double best) {}

  private static Found one(
      StudySetting setting, Dataset train, Dataset validation, Dataset test, int seed, int epochs) {
    Initializer gaussian = Initializer.lecunNormal();
    Network network =
        Network.of(Shape.features(784))
            .add(
                "hidden",
                Layers.dense(100, Activation.SIGMOID).initializers(gaussian, Initializer.zeros()))
            .add("out", Layers.dense(10).initializers(gaussian, Initializer.zeros()))
            .build();
    try (Training run =
        Trainer.of(
                network,
                Slowdown.CROSS_ENTROPY,
                Catalog.installed().optimizerFrom("l2(strength=1e-4)+sgd(lr=0.5)"))
            .workers(setting.workers())
            .batchSize(10)
            .epochs(epochs)
            .seed(seed)
            .start(train, validation)) {
      Evaluation evaluation =
          Evaluation.of(run.network(), Slowdown.CROSS_ENTROPY, test, setting.workers());
      Found found = new Found(0, 0, -1, 0);
      while (!run.isOver()) {
        run.epoch();
        evaluation.run();
        double last = evaluation.classification().accuracy();
        double validated = run.history().getLast().value(Report.VALIDATION_ACCURACY);
        found =
            validated > found.validation
                ? new Found(last, run.history().getLast().epoch(), validated, last)
                : new Found(last, found.bestEpoch, found.validation, found.best);
      }
      return found;
    }
  }
}
