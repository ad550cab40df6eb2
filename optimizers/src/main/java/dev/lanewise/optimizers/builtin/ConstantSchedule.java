package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Schedule;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.ScheduleProvider;
import dev.lanewise.plugin.Settings;

/// `constant`.
public final class ConstantSchedule extends Described<Schedule> implements ScheduleProvider {
  /// For the service loader.
  public ConstantSchedule() {
    super(
        "constant",
        "One value for all steps",
        "none; a plain number means the same",
        Hyperparameter.real("value", 0.01, Range.ANY, "that value"));
  }

  @Override
  public Schedule create(Settings s) {
    return Schedule.constant(s.real("value"));
  }
}
