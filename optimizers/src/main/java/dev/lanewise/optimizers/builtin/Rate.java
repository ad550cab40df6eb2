package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Chain;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.Step;

/// The update times the learning rate: for velocities that hold rates, as those of Keras, DL4J and
/// DJL do. With a [Subtraction] at the end it stands for a [Descent].
///
/// @param rate the learning rate
record Rate(Schedule rate) implements Link {
  @Override
  public String name() {
    return "rate";
  }

  @Override
  public void describe(Step step) {
    step.update(step.rate(rate).times(step.update()));
  }

  /// A velocity and the descent, the rate inside the velocity or outside.
  static Chain with(Velocity velocity, Schedule rate, boolean inside) {
    return inside
        ? new Rate(rate).then(velocity).then(new Subtraction())
        : velocity.then(new Descent(rate));
  }
}
