package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Role;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.Step;

/// Decay as a proximal step after the descent: p /= 1 + lr wd. Xie et al. 2022, arXiv:2208.06677,
/// algorithm 1.
///
/// @param strength wd
/// @param weightsOnly whether biases and norms are left alone
record ProximalDecay(Schedule strength, boolean weightsOnly) implements Link {
  @Override
  public String name() {
    return "decay";
  }

  @Override
  public void describe(Step step) {
    if (weightsOnly && step.role() != Role.WEIGHT) {
      return;
    }
    Expr wd = step.scalar("weightDecay", strength);
    step.parameter(
        step.parameter()
            .times(step.host("left", (_, x) -> 1 / (1 + x[0] * x[1]), step.rate(), wd)));
  }
}
