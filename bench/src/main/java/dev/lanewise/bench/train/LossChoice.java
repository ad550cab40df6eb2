package dev.lanewise.bench.train;

import dev.lanewise.data.Targets;
import dev.lanewise.layers.Loss;
import dev.lanewise.layers.Losses;

/// Makes the loss of a run.
final class LossChoice {
  private LossChoice() {}

  /// The loss for targets.
  static Loss of(RunSettings settings, Targets targets) {
    boolean areClasses = targets instanceof Targets.Classes;
    String name =
        settings.choice(
            Setting.LOSS,
            "auto",
            "cross-entropy",
            "focal",
            "mean-squared-error",
            "mean-absolute-error",
            "huber",
            "hinge",
            "binary-cross-entropy");
    Loss loss =
        switch (name) {
          case "auto" -> areClasses ? Losses.softmaxCrossEntropy() : Losses.meanSquaredError();
          case "cross-entropy" -> Losses.softmaxCrossEntropy();
          case "focal" -> Losses.focal(0.25, 2);
          case "mean-absolute-error" -> Losses.meanAbsoluteError();
          case "huber" -> Losses.huber(1);
          case "hinge" -> Losses.hinge();
          case "binary-cross-entropy" -> Losses.binaryCrossEntropy();
          default -> Losses.meanSquaredError();
        };
    if (!areClasses && loss.function().takesClasses()) {
      throw settings.wrong(
          Setting.LOSS, name, "a loss of numbers: the targets are numbers, not classes", null);
    }
    double smoothing = settings.number(Setting.SMOOTHING, 0, 1);
    if (smoothing == 0) {
      return loss;
    }
    try {
      return loss.smoothing(smoothing);
    } catch (IllegalArgumentException e) {
      throw new WrongSetting(settings.origin(Setting.SMOOTHING) + ": " + e.getMessage(), e);
    }
  }
}
