package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Schedule;
import dev.lanewise.plugin.ScheduleProvider;
import dev.lanewise.plugin.Settings;

/// `exponential`.
public final class ExponentialSchedule extends Described<Schedule> implements ScheduleProvider {
  /// For the service loader.
  public ExponentialSchedule() {
    super(
        "exponential",
        "Falls by the same factor over each so many steps, smoothly",
        "PyTorch ExponentialLR; Optax exponential_decay",
        Curves.initial(),
        Curves.factor(0.5, "what the value is multiplied by over the steps"),
        Curves.steps("steps over which it is multiplied by the factor"));
  }

  @Override
  public Schedule create(Settings s) {
    return new Decay(s.real("initial"), s.real("factor"), s.whole("steps"));
  }

  /// initial * factor^(step / steps).
  record Decay(double initial, double factor, long steps) implements Schedule {
    @Override
    public double at(long step) {
      return initial * Moments.realPower(factor, (double) step / steps);
    }
  }
}
