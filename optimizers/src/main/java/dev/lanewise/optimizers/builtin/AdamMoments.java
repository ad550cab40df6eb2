package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.Step;

/// The two running moments of Adam and its kin, in the slots `m` and `v`, without bias correction.
///
/// @param beta1 decay of the first moment, a scalar
/// @param beta2 decay of the second moment, a scalar
/// @param m the running mean of the update
/// @param v the running mean of its square
record AdamMoments(Expr beta1, Expr beta2, Expr m, Expr v) {
  static AdamMoments of(Step step, Schedule beta1, Schedule beta2) {
    Expr b1 = step.scalar("beta1", beta1);
    Expr b2 = step.scalar("beta2", beta2);
    Expr g = step.update();
    Expr m = Moments.mean(step, "m", Moments.complement(step, "beta1", b1), g);
    Expr v = Moments.meanSquare(step, "v", 0, b2, Moments.complement(step, "beta2", b2), g);
    return new AdamMoments(b1, b2, m, v);
  }

  /// The first moment with its correction, times the root of the correction of the second.
  Expr numerator(Step step) {
    Expr scale =
        step.host(
            "scale",
            (t, x) -> Math.sqrt(Moments.correction(x[1], t)) / Moments.correction(x[0], t),
            beta1,
            beta2);
    return scale.times(m);
  }
}
