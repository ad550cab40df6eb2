package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.State;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.ScheduleProvider;
import dev.lanewise.plugin.Settings;

/// `warmup`.
public final class WarmupSchedule extends Described<Schedule> implements ScheduleProvider {
  /// For the service loader.
  public WarmupSchedule() {
    super(
        "warmup",
        "Up along a line to any other schedule, which begins then",
        "Goyal et al. 2017, arXiv:1706.02677, section 2.2",
        Hyperparameter.scheduled("of", 0.01, Range.ANY, "what comes after"),
        Hyperparameter.whole("steps", 100, 0, Long.MAX_VALUE, "steps that go up"),
        Hyperparameter.real(
            "start",
            0,
            Range.UNIT,
            "first value, as a part of the first value of what comes after"));
  }

  @Override
  public Schedule create(Settings s) {
    return new Ramp(s.schedule("of"), s.whole("steps"), s.real("start"));
  }

  /// A line to the first value of the other schedule, which counts its steps from the join on.
  record Ramp(Schedule of, long steps, double start) implements Schedule {
    @Override
    public double at(long step) {
      return step < steps ? rising(of.at(0), step) : of.at(step - steps);
    }

    private double rising(double top, long step) {
      return Curves.linear(start * top, top, (double) step / steps);
    }

    @Override
    public double base() {
      return of.base();
    }

    @Override
    public Tracker track() {
      Tracker inner = of.track();
      return new Tracker() {
        @Override
        public double at(long step) {
          return step < steps ? rising(inner.at(0), step) : inner.at(step - steps);
        }

        @Override
        public void observe(double metric) {
          inner.observe(metric);
        }

        @Override
        public void addTo(String name, State state) {
          inner.addTo(name, state);
        }
      };
    }
  }
}
