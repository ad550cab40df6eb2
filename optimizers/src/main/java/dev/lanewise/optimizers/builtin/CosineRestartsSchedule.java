package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Schedule;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.ScheduleProvider;
import dev.lanewise.plugin.Settings;

/// `cosine-restarts`.
public final class CosineRestartsSchedule extends Described<Schedule> implements ScheduleProvider {
  /// For the service loader.
  public CosineRestartsSchedule() {
    super(
        "cosine-restarts",
        "Half waves of the cosine that begin anew, each longer than the one before",
        "Loshchilov, Hutter 2017, arXiv:1608.03983, algorithm SGDR",
        Curves.initial(),
        Hyperparameter.real("end", 0, Range.ANY, "value that each wave falls to"),
        Curves.steps("steps of the first wave"),
        Hyperparameter.whole(
            "growth", 1, 1, 1L << 20, "each wave is that many times as long as the one before"),
        Curves.factor(1, "what the top of each wave is multiplied by"));
  }

  @Override
  public Schedule create(Settings s) {
    return new Waves(
        s.real("initial"), s.real("end"), s.whole("steps"), s.whole("growth"), s.real("factor"));
  }

  /// Wave k has steps * growth^k steps and falls from initial * factor^k to the end.
  record Waves(double initial, double end, long steps, long growth, double factor)
      implements Schedule {
    @Override
    public double at(long step) {
      long wave = growth == 1 ? step / steps : 0;
      long begin = growth == 1 ? wave * steps : 0;
      long length = steps;
      while (step - begin >= length) {
        begin += length;
        length = length > Long.MAX_VALUE / growth ? Long.MAX_VALUE : length * growth;
        wave++;
      }
      double top = initial * Moments.power(factor, wave);
      return Curves.cosine(top, end, (double) (step - begin) / length);
    }

    @Override
    public double base() {
      return Math.max(initial, end);
    }
  }
}
