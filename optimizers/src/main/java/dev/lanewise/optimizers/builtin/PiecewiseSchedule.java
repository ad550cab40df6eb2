package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.State;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.ScheduleProvider;
import dev.lanewise.plugin.Settings;
import java.util.Arrays;
import java.util.List;

/// `piecewise`.
public final class PiecewiseSchedule extends Described<Schedule> implements ScheduleProvider {
  /// For the service loader.
  public PiecewiseSchedule() {
    super(
        "piecewise",
        "One schedule after another; each counts its steps from where it begins",
        "PyTorch SequentialLR; Optax join_schedules",
        Hyperparameter.schedules(
            "schedules",
            "0.01:0.001",
            Range.ANY,
            "the schedules, one more than there are boundaries"),
        Hyperparameter.reals(
            "boundaries",
            "1000",
            Range.NOT_NEGATIVE,
            "steps at which the next one begins, rising"));
  }

  @Override
  public Schedule create(Settings s) {
    return new Joined(
        s.schedules("schedules"), Arrays.stream(s.reals("boundaries")).boxed().toList());
  }

  /// Schedules joined at rising boundaries.
  record Joined(List<Schedule> schedules, List<Double> boundaries) implements Schedule {
    Joined {
      schedules = List.copyOf(schedules);
      boundaries = List.copyOf(boundaries);
      boolean rising = true;
      for (int i = 1; i < boundaries.size(); i++) {
        rising &= boundaries.get(i - 1) < boundaries.get(i);
      }
      if (!rising || boundaries.stream().anyMatch(b -> b != Math.rint(b))) {
        throw new IllegalArgumentException(
            "piecewise: boundaries are rising whole numbers, given: " + boundaries);
      }
      if (schedules.size() != boundaries.size() + 1) {
        throw new IllegalArgumentException(
            "piecewise: %d boundaries join %d schedules, given: %d"
                .formatted(boundaries.size(), boundaries.size() + 1, schedules.size()));
      }
    }

    private int piece(long step) {
      int piece = 0;
      while (piece < boundaries.size() && step >= boundaries.get(piece)) {
        piece++;
      }
      return piece;
    }

    private long within(long step, int piece) {
      return piece == 0 ? step : step - boundaries.get(piece - 1).longValue();
    }

    @Override
    public double at(long step) {
      int piece = piece(step);
      return schedules.get(piece).at(within(step, piece));
    }

    /// The largest of the pieces.
    @Override
    public double base() {
      double base = schedules.getFirst().base();
      for (Schedule schedule : schedules) {
        base = Math.max(base, schedule.base());
      }
      return base;
    }

    @Override
    public Tracker track() {
      List<Tracker> trackers = schedules.stream().map(Schedule::track).toList();
      return new Tracker() {
        private int now;

        @Override
        public double at(long step) {
          now = piece(step);
          return trackers.get(now).at(within(step, now));
        }

        @Override
        public void observe(double metric) {
          trackers.get(now).observe(metric);
        }

        @Override
        public void addTo(String name, State state) {
          for (int i = 0; i < trackers.size(); i++) {
            trackers.get(i).addTo(name + " piece " + i, state);
          }
        }
      };
    }
  }
}
