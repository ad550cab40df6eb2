package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Schedule;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.ScheduleProvider;
import dev.lanewise.plugin.Settings;

/// `noam`.
public final class NoamSchedule extends Described<Schedule> implements ScheduleProvider {
  /// For the service loader.
  public NoamSchedule() {
    super(
        "noam",
        "Up along a line, then down as the inverse root of the steps",
        "Vaswani et al. 2017, arXiv:1706.03762, equation 3",
        Hyperparameter.real("scale", 1, Range.ANY, "factor of all values"),
        Hyperparameter.whole("size", 512, 1, Long.MAX_VALUE, "width of the model"),
        Hyperparameter.whole("warmup", 4000, 1, Long.MAX_VALUE, "steps that go up"));
  }

  @Override
  public Schedule create(Settings s) {
    return new InverseRoot(s.real("scale"), s.whole("size"), s.whole("warmup"));
  }

  /// scale / sqrt(size) * min(1 / sqrt(t), t / sqrt(warmup)^3) with t = step + 1.
  record InverseRoot(double scale, long size, long warmup) implements Schedule {
    @Override
    public double at(long step) {
      double t = step + 1.0;
      double rising = t / warmup / Math.sqrt((double) warmup);
      return scale / Math.sqrt((double) size) * (t <= warmup ? rising : 1 / Math.sqrt(t));
    }

    @Override
    public double base() {
      return at(warmup - 1);
    }
  }
}
