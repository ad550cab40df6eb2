package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Schedule;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.ScheduleProvider;
import dev.lanewise.plugin.Settings;

/// `inverse-time`.
public final class InverseTimeSchedule extends Described<Schedule> implements ScheduleProvider {
  /// For the service loader.
  public InverseTimeSchedule() {
    super(
        "inverse-time",
        "Falls as the inverse of the steps",
        "Robbins, Monro 1951, Annals of Mathematical Statistics 22; Keras InverseTimeDecay",
        Curves.initial(),
        Hyperparameter.real("decay", 1, Range.NOT_NEGATIVE, "growth of the divisor over the steps"),
        Curves.steps("steps over which the divisor grows by the decay"));
  }

  @Override
  public Schedule create(Settings s) {
    return new Decay(s.real("initial"), s.real("decay"), s.whole("steps"));
  }

  /// initial / (1 + decay * step / steps).
  record Decay(double initial, double decay, long steps) implements Schedule {
    @Override
    public double at(long step) {
      return initial / (1 + decay * ((double) step / steps));
    }
  }
}
