package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.Step;

/// The last link of most optimizers: p -= lr u, rounded once.
///
/// @param rate the learning rate
record Descent(Schedule rate) implements Link {
  @Override
  public String name() {
    return "descent";
  }

  @Override
  public void describe(Step step) {
    step.parameter(step.rate(rate).negate().fma(step.update(), step.parameter()));
  }
}
