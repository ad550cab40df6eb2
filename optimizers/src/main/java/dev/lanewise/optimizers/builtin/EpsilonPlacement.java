package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.optimizers.Step;
import dev.lanewise.plugin.Hyperparameter;
import java.util.List;
import java.util.Locale;

/// Where epsilon stands in a quotient by the root of a bias-corrected second moment.
enum EpsilonPlacement {
  /// Added to the corrected root: Kingma and Ba, algorithm 1; PyTorch.
  OUTSIDE,
  /// Added under the root: `eps_root` of Optax.
  ROOT,
  /// Added to the uncorrected root: Kingma and Ba, section 2, "epsilon hat"; Keras, DL4J, DJL,
  /// Tribuo.
  HAT;

  /// The hyperparameter `epsilonPlacement`, the given one the default.
  static Hyperparameter hyperparameter(EpsilonPlacement first) {
    List<String> words =
        first == HAT ? List.of("hat", "outside", "root") : List.of("outside", "root", "hat");
    return Hyperparameter.choice(
        "epsilonPlacement",
        words,
        "epsilon is added to the corrected root (outside), under it (root), or to the uncorrected root (hat)");
  }

  /// The placement of a word.
  static EpsilonPlacement of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /// The denominator of a step by a second moment without bias correction, times the root of the
  /// correction 1 - beta2^t: the correction costs nothing for each element, since the numerator
  /// takes the same factor.
  ///
  /// @param moment the second moment, uncorrected
  /// @param epsilon a scalar
  /// @param beta2 its decay, a scalar
  Expr denominator(Step step, Expr moment, Expr epsilon, Expr beta2) {
    return switch (this) {
      case HAT -> moment.sqrt().plus(epsilon);
      case OUTSIDE ->
          moment
              .sqrt()
              .plus(
                  step.host(
                      "epsilon'",
                      (t, x) -> x[0] * Math.sqrt(Moments.correction(x[1], t)),
                      epsilon,
                      beta2));
      case ROOT ->
          moment
              .plus(
                  step.host(
                      "epsilon'", (t, x) -> x[0] * Moments.correction(x[1], t), epsilon, beta2))
              .sqrt();
    };
  }

  /// The denominator of a step by a second moment that holds the correction already.
  ///
  /// @param moment the second moment, corrected
  /// @param epsilon a scalar
  /// @param beta2 its decay, a scalar
  Expr denominatorOfCorrected(Step step, Expr moment, Expr epsilon, Expr beta2) {
    return switch (this) {
      case OUTSIDE -> moment.sqrt().plus(epsilon);
      case ROOT -> moment.plus(epsilon).sqrt();
      case HAT ->
          moment
              .sqrt()
              .plus(
                  step.host(
                      "epsilon'",
                      (t, x) -> x[0] / Math.sqrt(Moments.correction(x[1], t)),
                      epsilon,
                      beta2));
    };
  }
}
