package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.Step;

/// The running mean of the update, divided by how far updates are from it: Zhuang et al. 2020,
/// arXiv:2010.07468, algorithm 2.
///
/// @param beta1 decay of the first moment
/// @param beta2 decay of the squared distance from it
/// @param epsilon added to the corrected root
/// @param epsilonRoot added to the squared distance at every step, and kept there
record BeliefScaling(Schedule beta1, Schedule beta2, double epsilon, double epsilonRoot)
    implements Link {
  @Override
  public String name() {
    return "adabelief";
  }

  @Override
  public void describe(Step step) {
    Expr g = step.update();
    Expr b1 = step.scalar("beta1", beta1);
    Expr b2 = step.scalar("beta2", beta2);
    Expr eps = step.scalar("epsilon", epsilon);
    Expr epsRoot = step.scalar("epsilonRoot", epsilonRoot);
    Expr m = Moments.mean(step, "m", Moments.complement(step, "beta1", b1), g);
    Expr distance = g.minus(m);
    Expr fraction = Moments.complement(step, "beta2", b2);
    Expr s = b2.fma(step.slot("s"), fraction.times(distance).fma(distance, epsRoot));
    step.keep("s", s);
    AdamMoments moments = new AdamMoments(b1, b2, m, s);
    step.update(
        moments.numerator(step).dividedBy(EpsilonPlacement.OUTSIDE.denominator(step, s, eps, b2)));
  }
}
