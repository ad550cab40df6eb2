package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.optimizers.Step;

/// What clippings by a norm share.
final class Clipping {
  private Clipping() {}

  /// min(1, max / (norm + epsilon)): exactly 1 where that is not above max, NaN where the norm is.
  /// The norm can be read as the scalar `norm` of the link.
  ///
  /// @param squares the sum of squares whose root is the norm
  static Expr scale(Step step, Expr squares, Expr max, double epsilon) {
    Expr norm = step.host("norm", (_, x) -> Math.sqrt(x[0]), squares);
    return step.host(
        "scale", (_, x) -> x[0] + epsilon <= x[1] ? 1 : x[1] / (x[0] + epsilon), norm, max);
  }
}
