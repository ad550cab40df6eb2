package dev.lanewise.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.State;
import dev.lanewise.plugin.ScheduleProvider;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/// The rules for schedules: laws H and P.
public abstract class ScheduleContract extends PluginContract<Schedule> {
  private static final int STEPS = 1000;

  /// For subclasses.
  protected ScheduleContract() {}

  @Override
  protected abstract ScheduleProvider provider();

  /// The value at a step by the formula of the reference, for the settings of [#settings()], for
  /// H1. Empty if there is none.
  protected OptionalDouble closedForm(long step) {
    return OptionalDouble.empty();
  }

  /// Values that must be met exactly, such as the end and the joins, for H2.
  protected Map<Long, Double> exactPoints() {
    return Map.of();
  }

  private Schedule schedule() {
    return configuration().create();
  }

  @Override
  String behaviour() {
    StringBuilder text = new StringBuilder();
    for (long step = 0; step < 100; step++) {
      text.append(schedule().at(step)).append(' ');
    }
    return text.toString();
  }

  /// H1: a pure function of the step, finite, and equal to the closed form.
  @Test
  @DisplayName("H1 a pure function of the step, finite, equal to the closed form where it is given")
  public void h1PureFunction(TestReporter reporter) {
    Schedule schedule = schedule();
    double[] forward = new double[STEPS];
    for (int step = 0; step < STEPS; step++) {
      forward[step] = schedule.at(step);
      assertTrue(Double.isFinite(forward[step]), "at step " + step);
      double expected = closedForm(step).orElse(forward[step]);
      assertEquals(expected, forward[step], 1e-12 * (1e-3 + Math.abs(expected)), "at step " + step);
    }
    for (int step = STEPS - 1; step >= 0; step--) {
      assertEquals(forward[step], schedule.at(step), "asked again at step " + step);
    }
    assertTrue(Double.isFinite(schedule.at(1_000_000_000L)), "at step 10^9");
    assertTrue(Double.isFinite(schedule.base()), "the undiminished value");
    if (closedForm(0).isEmpty()) {
      reporter.publishEntry("H1", "no closed form given: purity alone was checked");
    }
  }

  /// H2: joins and ends are met exactly.
  @Test
  @DisplayName("H2 joins and ends are met exactly")
  public void h2ExactPoints(TestReporter reporter) {
    Schedule schedule = schedule();
    exactPoints()
        .forEach((step, value) -> assertEquals(value, schedule.at(step), "at step " + step));
    if (exactPoints().isEmpty()) {
      reporter.publishEntry("H2", "does not apply: no points given");
    }
  }

  /// H3: what follows a schedule goes on after loading as if nothing had happened.
  @Test
  @DisplayName("H3 resumed equals uninterrupted")
  public void h3Resume() {
    for (int s : new int[] {0, 1, 7, 10, 55, 100}) {
      Schedule.Tracker first = schedule().track();
      follow(first, 0, s);
      State state = new State();
      first.addTo("rate", state);
      Tensors.Saved saved = Tensors.Saved.of(state);
      Schedule.Tracker second = schedule().track();
      State fresh = new State();
      second.addTo("rate", fresh);
      saved.into(fresh);
      assertEquals(follow(first, s, 300), follow(second, s, 300), "resumed at step " + s);
    }
  }

  /// The values of some steps, with a metric that falls, stalls and rises.
  private static String follow(Schedule.Tracker tracker, int from, int to) {
    StringBuilder values = new StringBuilder();
    for (int step = from; step < to; step++) {
      values.append(tracker.at(step)).append(' ');
      if (step % 5 == 4) {
        tracker.observe(Math.max(0.5, 1 - step * 0.01) + (step > 200 ? 0.1 : 0));
      }
    }
    return values.toString();
  }
}
