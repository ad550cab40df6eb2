package dev.lanewise.bench.study;

import dev.lanewise.data.Augmentation;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.SampleOrder;
import dev.lanewise.data.Targets;
import dev.lanewise.data.Warp;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.layers.Activation;
import dev.lanewise.layers.BuiltNetwork;
import dev.lanewise.layers.Layers;
import dev.lanewise.layers.Loss;
import dev.lanewise.layers.Losses;
import dev.lanewise.layers.Network;
import dev.lanewise.layers.Normalizations;
import dev.lanewise.layers.Shape;
import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.plugin.Catalog;
import dev.lanewise.training.EarlyStopping;
import dev.lanewise.training.Ensemble;
import dev.lanewise.training.Evaluation;
import dev.lanewise.training.Pruning;
import dev.lanewise.training.Report;
import dev.lanewise.training.SharedFeatures;
import dev.lanewise.training.StartingWeights;
import dev.lanewise.training.Trainer;
import dev.lanewise.training.Training;
import dev.lanewise.training.UnitPruning;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What helps a large network that sees 1000 images. Settings were chosen on 5000 other training
/// images, never on the test images, and stand here; all runs of a row differ by their seeds alone.
final class Overfitting {
  private static final int TRAIN = 1000;
  private static final int VALIDATION = 5000;
  private static final int BATCH = 50;
  private static final Loss LOSS = Losses.softmaxCrossEntropy();

  private final StudySetting setting;
  private final Dataset train;
  private final Dataset validation;
  private final Dataset test;
  private final int seeds;
  private final int epochs;

  private Overfitting(StudySetting setting, Dataset train, Dataset validation, Dataset test) {
    this.setting = setting;
    this.train = train;
    this.validation = validation;
    this.test = test;
    seeds = setting.isQuick() ? 1 : 3;
    epochs = setting.isQuick() ? 10 : 40;
  }

  static List<StudyTable> run(StudySetting setting) throws IOException {
    Dataset all = setting.digits("train");
    int[] order = new int[all.size()];
    SampleOrder.shuffle(1, 0, order);
    Dataset train = all.select(Arrays.copyOfRange(order, 0, TRAIN)).compact();
    Dataset validation = all.select(Arrays.copyOfRange(order, TRAIN, TRAIN + VALIDATION)).compact();
    Dataset test = setting.digits("t10k");
    return List.of(
        new Overfitting(setting, train, validation, test).clean(),
        new Overfitting(setting, withWrongLabels(train), validation, test).noisy());
  }

  /// Every fifth label moved on by 1 to 9.
  private static Dataset withWrongLabels(Dataset data) {
    int[] labels = data.classes().indices().clone();
    for (int i = 0; i < labels.length; i += 5) {
      labels[i] = (labels[i] + 1 + i / 5 % 9) % 10;
    }
    return data.withTargets(new Targets.Classes(labels, data.classes().names()));
  }

  /// How a network did.
  ///
  /// @param trainAccuracy on the 1000 images
  /// @param trainLoss cross-entropy there
  /// @param validationAccuracy on those used for choices
  /// @param testAccuracy on the test images
  /// @param testLoss cross-entropy there
  private record Outcome(
      double trainAccuracy,
      double trainLoss,
      double validationAccuracy,
      double testAccuracy,
      double testLoss) {
    static Outcome mean(List<Outcome> all) {
      int n = all.size();
      return new Outcome(
          all.stream().mapToDouble(Outcome::trainAccuracy).sum() / n,
          all.stream().mapToDouble(Outcome::trainLoss).sum() / n,
          all.stream().mapToDouble(Outcome::validationAccuracy).sum() / n,
          all.stream().mapToDouble(Outcome::testAccuracy).sum() / n,
          all.stream().mapToDouble(Outcome::testLoss).sum() / n);
    }
  }

  /// A way to train, from a seed.
  @FunctionalInterface
  private interface Method {
    Outcome run(long seed);
  }

  private StudyTable clean() {
    List<List<Object>> rows = new ArrayList<>();
    double[] plain = {Double.NaN};
    add(rows, plain, "plain", seed -> of(plain(seed)));
    add(rows, plain, "L1 2e-5", seed -> of(train(large(), "l1(strength=2e-5)+adam", seed)));
    add(rows, plain, "L2 3e-3", seed -> of(train(large(), "l2(strength=3e-3)+adam", seed)));
    add(rows, plain, "dropout 0.2, 0.5, 0.5", seed -> of(train(dropping(), "adam", seed)));
    add(rows, plain, "early stopping", seed -> of(early(seed)));
    add(rows, plain, "augmentation", seed -> of(augmented(seed)));
    add(rows, plain, "label smoothing 0.2", seed -> of(smoothed(seed)));
    add(rows, plain, "batch norm", seed -> of(train(normalized(), "adam", seed)));
    add(rows, plain, "pruned to 10 % of weights", seed -> of(pruned(seed)));
    add(rows, plain, "half of the units, rebuilt", seed -> of(halved(seed)));
    add(rows, plain, "ensemble of 5", this::ensemble);
    add(rows, plain, "pruned + plateau + shared", seed -> of(together(seed)));
    return table("%d images of MNIST".formatted(TRAIN), rows);
  }

  private StudyTable noisy() {
    List<List<Object>> rows = new ArrayList<>();
    double[] plain = {Double.NaN};
    add(rows, plain, "plain", seed -> of(plain(seed)));
    add(rows, plain, "L1 1e-3", seed -> of(train(large(), "l1(strength=1e-3)+adam", seed)));
    add(rows, plain, "L2 1e-2", seed -> of(train(large(), "l2(strength=1e-2)+adam", seed)));
    add(rows, plain, "early stopping", seed -> of(early(seed)));
    add(rows, plain, "pruned to 10 % of weights", seed -> of(pruned(seed)));
    return table("The same with every fifth label of the %d wrong".formatted(TRAIN), rows);
  }

  private StudyTable table(String what, List<List<Object>> rows) {
    return new StudyTable(
        "%s, 784-400-400-10 ReLU, Adam, batch %d, %d epochs; means over %d seeds"
            .formatted(what, BATCH, epochs, seeds),
        List.of("with", "train %", "train loss", "validation %", "test %", "test loss", "gain"),
        rows,
        List.of(
            "Test: all 10000. Validation: " + VALIDATION + " other training images, for choices.",
            "Gain: points of test accuracy over plain. Losses are cross-entropy without penalty or"
                + " smoothing."));
  }

  private void add(List<List<Object>> rows, double[] plain, String name, Method method) {
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < seeds; i++) {
      outcomes.add(method.run(1 + 10L * i));
    }
    Outcome mean = Outcome.mean(outcomes);
    plain[0] = rows.isEmpty() ? mean.testAccuracy() : plain[0];
    List<Object> row =
        List.of(
            name,
            StudyTable.percent(mean.trainAccuracy()),
            StudyTable.fixed(mean.trainLoss(), 4),
            StudyTable.percent(mean.validationAccuracy()),
            StudyTable.percent(mean.testAccuracy()),
            StudyTable.fixed(mean.testLoss(), 4),
            new StudyTable.Figure(100 * (mean.testAccuracy() - plain[0]), "%+.2f"));
    rows.add(row);
    setting.progress().accept(row.toString());
  }

  // --- networks

  private static Network large() {
    return Network.of(Shape.features(784))
        .add("fc1", Layers.dense(400, Activation.RELU))
        .add("fc2", Layers.dense(400, Activation.RELU))
        .add("out", Layers.dense(10))
        .build();
  }

  private static Network dropping() {
    return Network.of(Shape.features(784))
        .add("drop0", Layers.dropout(0.2))
        .add("fc1", Layers.dense(400, Activation.RELU))
        .add("drop1", Layers.dropout(0.5))
        .add("fc2", Layers.dense(400, Activation.RELU))
        .add("drop2", Layers.dropout(0.5))
        .add("out", Layers.dense(10))
        .build();
  }

  private static Network normalized() {
    return Network.of(Shape.features(784))
        .add("fc1", Layers.dense(400))
        .add("norm1", Normalizations.ofActivations("batch").create())
        .add("relu1", Layers.activation(Activation.RELU))
        .add("fc2", Layers.dense(400))
        .add("norm2", Normalizations.ofActivations("batch").create())
        .add("relu2", Layers.activation(Activation.RELU))
        .add("out", Layers.dense(10))
        .build();
  }

  // --- ways to train

  private Trainer.Builder trainer(Network network, Loss loss, Optimizer optimizer, long seed) {
    return Trainer.of(network, loss, optimizer)
        .batchSize(BATCH)
        .epochs(epochs)
        .seed(seed)
        .workers(setting.workers());
  }

  private static Optimizer optimizer(String text) {
    return Catalog.installed().optimizerFrom(text);
  }

  private BuiltNetwork finish(Training run) {
    try (run) {
      return run.run().network();
    }
  }

  private BuiltNetwork train(Network network, String optimizer, long seed) {
    return finish(trainer(network, LOSS, optimizer(optimizer), seed).start(train));
  }

  private BuiltNetwork plain(long seed) {
    return train(large(), "adam", seed);
  }

  /// The best weights by the accuracy on the images for choices.
  private BuiltNetwork early(long seed) {
    return finish(
        trainer(large(), LOSS, optimizer("adam"), seed)
            .stopping(EarlyStopping.on(Report.VALIDATION_ACCURACY, 10))
            .start(train, validation));
  }

  private BuiltNetwork augmented(long seed) {
    Augmentation warp = Warp.none().rotated(10).shifted(2).scaled(0.9, 1.1);
    return finish(trainer(large(), LOSS, optimizer("adam"), seed).augment(warp).start(train));
  }

  private BuiltNetwork smoothed(long seed) {
    return finish(trainer(large(), LOSS.smoothing(0.2), optimizer("adam"), seed).start(train));
  }

  private int stepsPerEpoch() {
    return TRAIN / BATCH;
  }

  /// More and more between a sixth and a half of the run.
  private Optimizer pruning(Optimizer inner, double sparsity) {
    long begin = (long) epochs * stepsPerEpoch() / 6;
    long end = (long) epochs * stepsPerEpoch() / 2;
    return Pruning.gradually(inner, sparsity, begin, end, stepsPerEpoch(), Pruning.Scope.GLOBAL);
  }

  private BuiltNetwork pruned(long seed) {
    return finish(trainer(large(), LOSS, pruning(optimizer("adam"), 0.9), seed).start(train));
  }

  /// Whole units go, and the smaller network is trained on.
  private BuiltNetwork halved(long seed) {
    BuiltNetwork smaller = UnitPruning.prune(plain(seed), 0.5, Pruning.Scope.PER_LAYER);
    return finish(
        trainer(smaller.network(), LOSS, optimizer("adam(lr=3e-4)"), seed)
            .epochs(epochs / 3)
            .startingFrom(StartingWeights.of(smaller))
            .start(train));
  }

  /// The features of a network trained with augmentation and of one trained with label smoothing,
  /// side by side under a new layer; half of the weights are pruned while all train on, at a rate
  /// that falls when the loss on the images for choices stalls.
  private BuiltNetwork together(long seed) {
    SharedFeatures shared =
        new SharedFeatures()
            .add("first", augmented(seed), "fc2")
            .add("second", smoothed(seed + 1), "fc2");
    Network network = shared.start().add("out", Layers.dense(10)).build();
    Optimizer optimizer =
        pruning(optimizer("adam(lr=plateau(initial=3e-4,factor=0.5,patience=3))"), 0.5);
    return finish(
        trainer(network, LOSS, optimizer, seed).startingFrom(shared).start(train, validation));
  }

  // --- figures

  private Outcome of(BuiltNetwork network) {
    Evaluation onTrain = measure(network, train);
    Evaluation onTest = measure(network, test);
    return new Outcome(
        onTrain.score(),
        onTrain.loss(),
        measure(network, validation).score(),
        onTest.score(),
        onTest.loss());
  }

  private Evaluation measure(BuiltNetwork network, Dataset data) {
    Evaluation evaluation = Evaluation.of(network, LOSS, data, setting.workers());
    evaluation.run();
    return evaluation;
  }

  private Outcome ensemble(long seed) {
    Ensemble five =
        Ensemble.train(trainer(large(), LOSS, optimizer("adam"), seed), train, 5, seed, false);
    return new Outcome(
        five.evaluate(train).accuracy(),
        loss(five, train),
        five.evaluate(validation).accuracy(),
        five.evaluate(test).accuracy(),
        loss(five, test));
  }

  /// The mean of -log of the probability of the right class.
  private static double loss(Ensemble ensemble, Dataset data) {
    Matrix chances = ensemble.predict(data.features());
    double sum = 0;
    for (int i = 0; i < data.size(); i++) {
      sum -= StrictMath.log(chances.get(i, data.classes().indices()[i]));
    }
    return sum / data.size();
  }
}
