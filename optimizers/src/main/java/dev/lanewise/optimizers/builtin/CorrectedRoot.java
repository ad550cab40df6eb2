package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.Step;

/// The update divided by the root of its running second moment, which is corrected for its start at
/// 0: Adam without the running mean.
///
/// @param beta2 decay of the second moment
/// @param epsilon added to the root
record CorrectedRoot(Schedule beta2, double epsilon) implements Link {
  @Override
  public String name() {
    return "root";
  }

  @Override
  public void describe(Step step) {
    Expr b2 = step.scalar("beta2", beta2);
    Expr g = step.update();
    Expr v = Moments.meanSquare(step, "v", 0, b2, Moments.complement(step, "beta2", b2), g);
    Expr scale = step.host("scale", (t, x) -> 1 / Math.sqrt(Moments.correction(x[0], t)), b2);
    step.update(g.dividedBy(v.sqrt().times(scale).plus(step.scalar("epsilon", epsilon))));
  }
}
