package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.Step;

/// The update scaled by the root mean square of past steps over that of past updates: Zeiler 2012,
/// arXiv:1212.5701, algorithm 1. One root of the quotient stands for the quotient of the roots.
///
/// @param rho decay of both means
/// @param epsilon added to both means under the roots
record AdadeltaScaling(Schedule rho, double epsilon) implements Link {
  @Override
  public String name() {
    return "adadelta";
  }

  @Override
  public void describe(Step step) {
    Expr g = step.update();
    Expr decay = step.scalar("rho", rho);
    Expr fraction = Moments.complement(step, "rho", decay);
    Expr eps = step.scalar("epsilon", epsilon);
    Expr squares = Moments.meanSquare(step, "squares", 0, decay, fraction, g);
    Expr steps = step.slot("steps");
    Expr delta = steps.plus(eps).dividedBy(squares.plus(eps)).sqrt().times(g);
    step.keep("steps", decay.fma(steps, fraction.times(delta).times(delta)));
    step.update(delta);
  }
}
