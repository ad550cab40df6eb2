package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Schedule;
import dev.lanewise.plugin.ScheduleProvider;
import dev.lanewise.plugin.Settings;

/// `step`.
public final class StepSchedule extends Described<Schedule> implements ScheduleProvider {
  /// For the service loader.
  public StepSchedule() {
    super(
        "step",
        "A factor after each so many steps",
        "PyTorch StepLR",
        Curves.initial(),
        Curves.factor(0.1, "what the value is multiplied by"),
        Curves.steps("steps between multiplications"));
  }

  @Override
  public Schedule create(Settings s) {
    return new Stairs(s.real("initial"), s.real("factor"), s.whole("steps"));
  }

  /// initial * factor^floor(step / steps).
  record Stairs(double initial, double factor, long steps) implements Schedule {
    @Override
    public double at(long step) {
      return initial * Moments.power(factor, Math.floorDiv(step, steps));
    }
  }
}
