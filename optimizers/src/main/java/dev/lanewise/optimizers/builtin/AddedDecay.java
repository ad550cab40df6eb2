package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.Step;

/// Decay as part of the update, so that what follows scales it too: u += wd p.
///
/// @param decay the strength wd
record AddedDecay(Schedule decay) implements Link {
  @Override
  public String name() {
    return "decay";
  }

  @Override
  public void describe(Step step) {
    Expr strength = step.scalar("strength", decay);
    step.update(step.update().plus(strength.times(step.parameter())));
  }
}
