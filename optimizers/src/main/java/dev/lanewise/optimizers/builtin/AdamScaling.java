package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.Step;

/// The running mean of the update, divided by the root of its running second moment: Kingma and Ba
/// 2015, arXiv:1412.6980, algorithm 1, in the order of section 2 that needs one quotient.
///
/// @param beta1 decay of the first moment
/// @param beta2 decay of the second moment
/// @param epsilon what keeps the quotient finite
/// @param placement where epsilon stands
record AdamScaling(Schedule beta1, Schedule beta2, double epsilon, EpsilonPlacement placement)
    implements Link {
  @Override
  public String name() {
    return "adam";
  }

  @Override
  public void describe(Step step) {
    AdamMoments moments = AdamMoments.of(step, beta1, beta2);
    Expr eps = step.scalar("epsilon", epsilon);
    step.update(
        moments
            .numerator(step)
            .dividedBy(placement.denominator(step, moments.v(), eps, moments.beta2())));
  }
}
