package dev.lanewise.training;

import dev.lanewise.optimizers.State;
import java.time.Duration;

/// A rule for when to end training before the planned epochs are over. Immutable; several can be
/// given, and the first that says so ends the run.
public interface Stopping {
  /// Starts to watch a run.
  Watch watch();

  /// One run under watch. What it remembers goes into checkpoints.
  interface Watch {
    /// Looks at an epoch.
    Verdict look(Report report);

    /// Adds what a checkpoint must hold.
    default void addTo(State state) {}
  }

  /// What a rule says after an epoch.
  ///
  /// @param stop whether to end the run
  /// @param keep whether these weights are the best so far and to be restored in the end
  /// @param reason why the run ends, for people; empty while it goes on
  record Verdict(boolean stop, boolean keep, String reason) {
    /// To go on.
    public static final Verdict GO_ON = new Verdict(false, false, "");
  }

  /// Ends when a figure has reached a goal.
  ///
  /// @param figure its name, such as [Report#LOSS]
  /// @param goal reached when the figure is at most this, or at least this where larger is better
  static Stopping at(String figure, double goal) {
    return () ->
        report -> {
          double value = report.value(figure);
          boolean reached = Report.isBetterLarger(figure) ? value >= goal : value <= goal;
          return reached
              ? new Verdict(true, false, figure + " has reached " + value)
              : Verdict.GO_ON;
        };
  }

  /// Ends after a number of steps, at the end of the epoch in which they are reached.
  static Stopping afterSteps(long steps) {
    return () ->
        report ->
            report.steps() >= steps
                ? new Verdict(true, false, report.steps() + " steps were taken")
                : Verdict.GO_ON;
  }

  /// Ends when the epochs have taken a time, checkpoints resumed included. The only rule whose
  /// verdict depends on the machine.
  static Stopping afterTime(Duration budget) {
    return () ->
        new Watch() {
          private double seconds;

          @Override
          public Verdict look(Report report) {
            seconds += report.value(Report.SECONDS);
            return seconds >= budget.toNanos() * 1e-9
                ? new Verdict(true, false, "the time is used up")
                : Verdict.GO_ON;
          }

          @Override
          public void addTo(State state) {
            state.add("time", State.Cell.of(() -> seconds, value -> seconds = value));
          }
        };
  }
}
