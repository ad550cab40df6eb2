package dev.lanewise.optimizers;

/// The present value of a hyperparameter of a chain: from its schedule, or held by hand.
final class HyperCell implements Scalars.Scalar {
  private final Schedule schedule;
  private final Schedule.Tracker tracker;
  private boolean held;
  private double value;

  HyperCell(Schedule schedule) {
    this.schedule = schedule;
    this.tracker = schedule.track();
    this.value = tracker.at(0);
  }

  /// Moves to the value for the step after `steps` steps.
  void moveTo(long steps) {
    if (!held) {
      value = tracker.at(steps);
    }
  }

  @Override
  public double value() {
    return value;
  }

  /// The value divided by the undiminished one; 1 where both are 0.
  double multiplier() {
    double base = schedule.base();
    return value == base ? 1 : value / base;
  }

  void hold(double newValue) {
    held = true;
    value = newValue;
  }

  void release(long steps) {
    held = false;
    moveTo(steps);
  }

  void observe(double metric, long steps) {
    tracker.observe(metric);
    moveTo(steps);
  }

  /// Adds what the schedule has learnt, and the value if it is held.
  void addTo(String name, State state) {
    tracker.addTo(name, state);
    state.add(
        name + " held",
        State.Cell.of(
            () -> held ? value : Double.NaN,
            v -> {
              held = !Double.isNaN(v);
              if (held) {
                value = v;
              }
            }));
  }
}
