package dev.lanewise.testkit;

import dev.lanewise.optimizers.Schedule;
import dev.lanewise.plugin.Catalog;
import dev.lanewise.plugin.ScheduleProvider;
import java.util.Map;
import java.util.OptionalDouble;

/// One schedule for each rule that it breaks. The name of each class is the rule's.
final class BrokenSchedules {
  private BrokenSchedules() {}

  abstract static class Broken extends ScheduleContract {
    private final ScheduleProvider provider;

    Broken(Schedule schedule) {
      this.provider = Fakes.schedule(schedule);
    }

    @Override
    protected ScheduleProvider provider() {
      return provider;
    }

    @Override
    protected Catalog catalog() {
      return Catalog.installed().with(provider);
    }
  }

  private static double harmonic(long step) {
    return 1.0 / (1 + step);
  }

  /// Breaks nothing.
  static final class None extends Broken {
    None() {
      super(BrokenSchedules::harmonic);
    }

    @Override
    protected OptionalDouble closedForm(long step) {
      return OptionalDouble.of(harmonic(step));
    }

    @Override
    protected Map<Long, Double> exactPoints() {
      return Map.of(0L, 1.0, 1L, 0.5);
    }
  }

  static final class H1 extends Broken {
    H1() {
      super(BrokenSchedules::harmonic);
    }

    @Override
    protected OptionalDouble closedForm(long step) {
      return OptionalDouble.of(1.0 / (2 + step));
    }
  }

  static final class H2 extends Broken {
    H2() {
      super(step -> step < 10 ? harmonic(step) : 0.1 + 1e-17 * step);
    }

    @Override
    protected Map<Long, Double> exactPoints() {
      return Map.of(9L, 0.1, 1000L, 0.1);
    }
  }

  static final class H3 extends Broken {
    H3() {
      super(new Forgetful());
    }
  }

  /// Its tracker learns from the metric and saves nothing.
  private record Forgetful() implements Schedule {
    @Override
    public double at(long step) {
      return harmonic(step);
    }

    @Override
    public Tracker track() {
      double[] sum = {0};
      return new Tracker() {
        @Override
        public double at(long step) {
          return harmonic(step) + sum[0];
        }

        @Override
        public void observe(double metric) {
          sum[0] += metric;
        }
      };
    }
  }
}
