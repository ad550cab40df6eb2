package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.Step;

/// Nesterov momentum restated without a look ahead: Xie et al. 2022, arXiv:2208.06677, algorithm 1,
/// with the bias corrections and the decays of the reference code (its beta is 1 minus the
/// paper's).
///
/// @param beta1 decay of the mean of the gradients
/// @param beta2 decay of the mean of their differences
/// @param beta3 decay of the mean square of the look ahead
/// @param epsilon added to the corrected root
record AdanScaling(Schedule beta1, Schedule beta2, Schedule beta3, double epsilon) implements Link {
  @Override
  public String name() {
    return "adan";
  }

  @Override
  public void describe(Step step) {
    Expr g = step.update();
    Expr b1 = step.scalar("beta1", beta1);
    Expr b2 = step.scalar("beta2", beta2);
    Expr b3 = step.scalar("beta3", beta3);
    Expr eps = step.scalar("epsilon", epsilon);
    // The first step has no gradient before it, so no difference.
    Expr later = step.host("later", (t, _) -> t == 1 ? 0 : 1);
    Expr difference = later.times(g.minus(step.slot("previous")));
    step.keep("previous", g);
    Expr m = Moments.mean(step, "m", Moments.complement(step, "beta1", b1), g);
    Expr v = Moments.mean(step, "v", Moments.complement(step, "beta2", b2), difference);
    Expr n =
        Moments.meanSquare(
            step, "n", 0, b3, Moments.complement(step, "beta3", b3), b2.fma(difference, g));
    Expr ofMean =
        step.host(
            "of mean",
            (t, x) -> Math.sqrt(Moments.correction(x[1], t)) / Moments.correction(x[0], t),
            b1,
            b3);
    Expr ofDifference =
        step.host(
            "of difference",
            (t, x) -> x[0] * Math.sqrt(Moments.correction(x[1], t)) / Moments.correction(x[0], t),
            b2,
            b3);
    step.update(
        ofMean
            .fma(m, ofDifference.times(v))
            .dividedBy(EpsilonPlacement.OUTSIDE.denominator(step, n, eps, b3)));
  }
}
