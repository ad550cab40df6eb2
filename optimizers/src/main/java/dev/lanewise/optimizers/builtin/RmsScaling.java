package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.Step;

/// The update divided by its running root mean square: Hinton 2012, lecture 6e; or by its running
/// standard deviation: Graves 2013, arXiv:1308.0850, section 4.2.
///
/// @param alpha decay of the means
/// @param epsilon what keeps the quotient finite
/// @param inside whether epsilon stands under the root (Keras, Optax)
/// @param centered whether the square of the running mean is taken off; what rounding leaves below
///   0 counts as 0
/// @param initialScale what the mean square starts with
record RmsScaling(
    Schedule alpha, double epsilon, boolean inside, boolean centered, double initialScale)
    implements Link {
  @Override
  public String name() {
    return "rmsprop";
  }

  @Override
  public void describe(Step step) {
    Expr g = step.update();
    Expr decay = step.scalar("alpha", alpha);
    Expr fraction = Moments.complement(step, "alpha", decay);
    Expr eps = step.scalar("epsilon", epsilon);
    Expr v = Moments.meanSquare(step, "v", initialScale, decay, fraction, g);
    if (centered) {
      Expr mean = Moments.mean(step, "mean", fraction, g);
      v = mean.negate().fma(mean, v).max(0);
    }
    step.update(g.dividedBy(inside ? v.plus(eps).sqrt() : v.sqrt().plus(eps)));
  }
}
