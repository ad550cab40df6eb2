package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.Step;

/// The update divided by the root of its running second moment, in the running mean: Kingma and Ba 2015,
/// arXiv:1412.6980, algorithm 1.
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
    Expr g = step.update();
    Expr b1 = step.scalar("beta1", beta1);
    Expr b2 = step.scalar("beta2", beta2);
    Expr eps = step.scalar("epsilon", epsilon);
    Expr oneMinusB1 = step.host("1-beta1", (_, x) -> 1 - x[0], b1);
    Expr oneMinusB2 = step.host("1-beta2", (_, x) -> 1 - x[0], b2);
    Expr m = b1.times(step.slot("m")).plus(oneMinusB1.times(g));
    Expr v = b2.times(step.slot("v")).plus(oneMinusB2.times(g.square()));
    step.keep("m", m);
    step.keep("v", v);
    Expr scale1 = step.host("scale1", (t, x) -> 1 / (1 - StrictMath.pow(x[0], t)), b1);
    step.update(
        switch (placement) {
          case OUTSIDE -> {
            Expr scale2 =
                step.host("scale2", (t, x) -> 1 / Math.sqrt(1 - StrictMath.pow(x[0], t)), b2);
            yield scale1.times(m).dividedBy(v.sqrt().times(scale2).plus(eps));
          }
          case ROOT -> {
            Expr scale2 = step.host("scale2", (t, x) -> 1 / (1 - StrictMath.pow(x[0], t)), b2);
            yield scale1.times(m).dividedBy(v.times(scale2).plus(eps).sqrt());
          }
          case HAT -> {
            Expr scale =
                step.host(
                    "scale",
                    (t, x) ->
                        Math.sqrt(1 - StrictMath.pow(x[1], t)) / (1 - StrictMath.pow(x[0], t)),
                    b1,
                    b2);
            yield scale.times(m).dividedBy(v.sqrt().plus(eps));
          }
        });
  }
}
