package dev.lanewise.optimizers.builtin;

/// Chooses how far to go along a direction. For one thread.
interface LineSearch {
  /// A function along a line.
  interface Line {
    /// The value at a step; moves there.
    double value(double step);

    /// The slope where the last value was taken.
    double slope();

    /// How far a step of 1 moves the element that it moves furthest.
    double length();
  }

  /// Searches.
  ///
  /// @param value at 0
  /// @param slope at 0
  /// @param step the first one to try
  /// @return the step to take; the line may stand elsewhere, at [#last()]
  double search(Line line, double value, double slope, double step);

  /// The step at which the line stands after a search, NaN if it has not moved.
  double last();

  /// Whether the function is looked at before a step is taken.
  default boolean looks() {
    return true;
  }

  /// No search: the first step is taken unseen.
  record Fixed() implements LineSearch {
    @Override
    public double search(Line line, double value, double slope, double step) {
      return step;
    }

    @Override
    public double last() {
      return Double.NaN;
    }

    @Override
    public boolean looks() {
      return false;
    }
  }
}
