package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.Step;

/// The update averaged over time, from 0: m = beta m + (1 - beta) u.
///
/// @param beta what is kept of the mean
record RunningMean(Schedule beta) implements Link {
  @Override
  public String name() {
    return "mean";
  }

  @Override
  public void describe(Step step) {
    Expr b = step.scalar("beta", beta);
    Expr m = Moments.mean(step, "m", Moments.complement(step, "beta", b), step.update());
    step.update(m);
  }
}
