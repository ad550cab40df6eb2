package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Schedule;
import dev.lanewise.plugin.ScheduleProvider;
import dev.lanewise.plugin.Settings;

/// `cosine`.
public final class CosineSchedule extends Described<Schedule> implements ScheduleProvider {
  /// For the service loader.
  public CosineSchedule() {
    super(
        "cosine",
        "From one value to another along half a wave of the cosine",
        "Loshchilov, Hutter 2017, arXiv:1608.03983, equation 5, without restarts",
        Curves.initial(),
        Curves.end(),
        Curves.steps("steps from the one to the other"));
  }

  @Override
  public Schedule create(Settings s) {
    return new Wave(s.real("initial"), s.real("end"), s.whole("steps"));
  }

  /// end + (initial - end) (1 + cos(pi step / steps)) / 2.
  record Wave(double initial, double end, long steps) implements Schedule {
    @Override
    public double at(long step) {
      return Curves.cosine(initial, end, (double) step / steps);
    }

    @Override
    public double base() {
      return Math.max(initial, end);
    }
  }
}
