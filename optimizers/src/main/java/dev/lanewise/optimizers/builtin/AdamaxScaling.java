package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.Step;

/// Adam in the infinity norm: Kingma and Ba 2015, arXiv:1412.6980, algorithm 2.
///
/// @param beta1 decay of the first moment
/// @param beta2 decay of the norm
/// @param epsilon what keeps the quotient finite
/// @param outside whether epsilon is added to the norm when it divides (Keras), not to the
///   magnitude that enters the norm (PyTorch, Optax)
record AdamaxScaling(Schedule beta1, Schedule beta2, double epsilon, boolean outside)
    implements Link {
  @Override
  public String name() {
    return "adamax";
  }

  @Override
  public void describe(Step step) {
    Expr g = step.update();
    Expr b1 = step.scalar("beta1", beta1);
    Expr b2 = step.scalar("beta2", beta2);
    Expr eps = step.scalar("epsilon", epsilon);
    Expr m = Moments.mean(step, "m", Moments.complement(step, "beta1", b1), g);
    Expr magnitude = outside ? g.abs() : g.abs().plus(eps);
    Expr norm = b2.times(step.slot("norm")).max(magnitude);
    step.keep("norm", norm);
    Expr scale = step.host("scale", (t, x) -> 1 / Moments.correction(x[0], t), b1);
    step.update(scale.times(m).dividedBy(outside ? norm.plus(eps) : norm));
  }
}
