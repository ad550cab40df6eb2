package dev.lanewise.optimizers.builtin;

import java.util.function.DoubleSupplier;

/// An objective that was evaluated already at the present values, with the gradients still in
/// place: whoever asks first gets that loss, and further evaluations are made anew.
final class FirstEvaluation implements DoubleSupplier {
  private DoubleSupplier objective = () -> Double.NaN;
  private double loss;
  private boolean fresh;

  /// Evaluates for the first time.
  double begin(DoubleSupplier newObjective) {
    objective = newObjective;
    loss = newObjective.getAsDouble();
    fresh = true;
    return loss;
  }

  /// Whether nobody has asked yet.
  boolean isFresh() {
    return fresh;
  }

  @Override
  public double getAsDouble() {
    if (fresh) {
      fresh = false;
      return loss;
    }
    return objective.getAsDouble();
  }
}
