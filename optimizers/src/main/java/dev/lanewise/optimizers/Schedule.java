package dev.lanewise.optimizers;

/// A value that follows the steps: a learning rate, a momentum, a strength of decay.
///
/// A schedule is immutable and shared freely. It is evaluated at the number of steps already taken:
/// the first update sees `at(0)`.
@FunctionalInterface
public interface Schedule {
  /// The value after a number of steps.
  ///
  /// @param step how many steps were taken before this one, from 0
  double at(long step);

  /// The undiminished value, which decay that follows the schedule but not the rate divides by
  /// (Loshchilov and Hutter 2019, arXiv:1711.05101, algorithm 2: the multiplier eta).
  default double base() {
    return at(0);
  }

  /// Starts to follow the schedule. Schedules that are functions of the step alone need not
  /// override this; those that listen to a metric give a tracker that does.
  default Tracker track() {
    return this::at;
  }

  /// A schedule that stays at one value.
  static Schedule constant(double value) {
    return new Constant(value);
  }

  /// What follows a schedule through one run, and holds what the run has taught it.
  @FunctionalInterface
  interface Tracker {
    /// The value after a number of steps.
    double at(long step);

    /// Tells the value of the watched metric, such as the loss on validation data after an epoch.
    ///
    /// @param metric the value; smaller is better unless the schedule says otherwise
    default void observe(double metric) {}

    /// Adds what a checkpoint must hold to go on as if nothing had happened.
    ///
    /// @param name the name under which to add it
    /// @param state where to
    default void addTo(String name, State state) {}
  }

  /// One value for all steps.
  ///
  /// @param value that value
  record Constant(double value) implements Schedule {
    @Override
    public double at(long step) {
      return value;
    }
  }
}
