package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Step;

/// The update divided by the root of the sum of all its squares: Duchi, Hazan and Singer 2011,
/// Journal of Machine Learning Research 12, with the diagonal matrix.
///
/// @param lrDecay what the rate is divided by: 1 + (t - 1) lrDecay
/// @param epsilon what keeps the quotient finite
/// @param inside whether epsilon stands under the root (Keras, Optax)
/// @param initialAccumulator what the sum starts with
record AdagradScaling(double lrDecay, double epsilon, boolean inside, double initialAccumulator)
    implements Link {
  @Override
  public String name() {
    return "adagrad";
  }

  @Override
  public void describe(Step step) {
    Expr g = step.update();
    Expr eps = step.scalar("epsilon", epsilon);
    Expr sum = g.fma(g, step.slot("sum", initialAccumulator));
    step.keep("sum", sum);
    Expr numerator = g;
    if (lrDecay != 0) {
      Expr decay = step.scalar("lrDecay", lrDecay);
      numerator = step.host("left", (t, x) -> 1 / (1 + (t - 1) * x[0]), decay).times(g);
    }
    step.update(numerator.dividedBy(inside ? sum.plus(eps).sqrt() : sum.sqrt().plus(eps)));
  }
}
