package dev.lanewise.training;

/// Hears what happens in a run. Called on the thread that trains; what it throws ends the run.
public interface TrainingListener {
  /// A run is about to take its first step, or its first after being resumed.
  ///
  /// @param run what will be heard of; its network and its optimizer may be read at any time
  default void begins(Training run) {}

  /// An epoch begins.
  ///
  /// @param epoch the epoch, from 1
  /// @param steps how many steps it will have
  default void epochBegins(long epoch, long steps) {}

  /// A step was taken.
  ///
  /// @param epoch the epoch, from 1
  /// @param step the step in the epoch, from 1
  /// @param loss the loss of its batch, with all penalties
  default void stepEnded(long epoch, long step, double loss) {}

  /// An epoch is over.
  default void epochEnded(Report report) {}

  /// The run is over.
  ///
  /// @param reason why, for people
  default void ended(String reason) {}
}
