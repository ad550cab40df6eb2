package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Step;

/// The descent for updates that hold the rate: p -= u.
record Subtraction() implements Link {
  @Override
  public String name() {
    return "subtraction";
  }

  @Override
  public void describe(Step step) {
    step.parameter(step.parameter().minus(step.update()));
  }
}
