package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Step;

/// Steps by sign alone, each element with a length of its own: Riedmiller and Braun 1993, "A direct
/// adaptive method for faster backpropagation learning: the RPROP algorithm". Where the sign has
/// changed the length shrinks and the element rests for this step and forgets its sign (the form
/// that Igel and Huesken 2003 call iRprop-).
///
/// @param initialStep the length at first
/// @param shrink the factor where the sign has changed
/// @param grow the factor where it has not
/// @param smallest the smallest length
/// @param largest the largest length
record RpropScaling(double initialStep, double shrink, double grow, double smallest, double largest)
    implements Link {
  @Override
  public String name() {
    return "rprop";
  }

  @Override
  public void describe(Step step) {
    Expr g = step.update();
    Expr agreement = g.sign().times(step.slot("previous"));
    Expr changed = agreement.less(Expr.constant(0));
    Expr factor =
        Expr.select(
            changed,
            step.scalar("shrink", shrink),
            Expr.select(
                agreement.greater(Expr.constant(0)), step.scalar("grow", grow), Expr.constant(1)));
    Expr length =
        factor
            .times(step.slot("length", initialStep))
            .max(step.scalar("smallest", smallest))
            .min(step.scalar("largest", largest));
    Expr direction = Expr.select(changed, Expr.constant(0), g.sign());
    step.keep("length", length);
    step.keep("previous", direction);
    step.update(direction.times(length));
  }
}
