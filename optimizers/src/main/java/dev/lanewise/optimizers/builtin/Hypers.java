package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Schedule;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import java.util.List;

/// Hyperparameters that many optimizers have, said once.
final class Hypers {
  private Hypers() {}

  static Hyperparameter rate(double defaultValue) {
    return Hyperparameter.scheduled("lr", defaultValue, Range.NOT_NEGATIVE, "learning rate");
  }

  static Hyperparameter beta1(double defaultValue) {
    return Hyperparameter.scheduled(
        "beta1", defaultValue, Range.FRACTION, "decay of the first moment");
  }

  static Hyperparameter beta2(double defaultValue) {
    return Hyperparameter.scheduled(
        "beta2", defaultValue, Range.FRACTION, "decay of the second moment");
  }

  static Hyperparameter epsilon(double defaultValue) {
    return Hyperparameter.real(
        "epsilon", defaultValue, Range.NOT_NEGATIVE, "keeps the quotient finite");
  }

  static Hyperparameter momentum(double defaultValue) {
    return Hyperparameter.scheduled(
        "momentum", defaultValue, Range.FRACTION, "what of the velocity is left after a step");
  }

  static Hyperparameter rateInside() {
    return Hyperparameter.flag(
        "rateInside",
        false,
        "whether the velocity holds rates times updates, so that a new rate acts slowly");
  }

  /// Where epsilon stands beside a root without bias correction.
  static Hyperparameter epsilonBesideRoot() {
    return Hyperparameter.choice(
        "epsilonPlacement",
        List.of("outside", "inside"),
        "epsilon is added to the root (outside) or under it (inside)");
  }

  /// Whether a value is 0 at all times, so that the link for it can be left out.
  static boolean isZero(Schedule schedule) {
    return schedule instanceof Schedule.Constant(double value) && value == 0;
  }
}
