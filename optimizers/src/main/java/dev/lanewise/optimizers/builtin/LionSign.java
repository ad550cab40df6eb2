package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.Step;

/// The sign of the update's running mean, which then remembers longer than it looks: Chen et al.
/// 2023, arXiv:2302.06675, algorithm 2.
///
/// @param beta1 decay of the mean whose sign is taken
/// @param beta2 decay of the mean that is kept
record LionSign(Schedule beta1, Schedule beta2) implements Link {
  @Override
  public String name() {
    return "lion";
  }

  @Override
  public void describe(Step step) {
    Expr b1 = step.scalar("beta1", beta1);
    Expr b2 = step.scalar("beta2", beta2);
    Expr m = step.slot("m");
    Expr ahead = step.update().minus(m);
    step.update(Moments.complement(step, "beta1", b1).fma(ahead, m).sign());
    step.keep("m", Moments.complement(step, "beta2", b2).fma(ahead, m));
  }
}
