package dev.lanewise.kernel.codegen;

/// How a reduction combines two partial results.
public enum Fold {
  /// Addition, from +0.
  SUM,
  /// Addition of squares, each multiplied and added with one rounding, from +0.
  SUM_OF_SQUARES,
  /// The smaller; NaN wins, -0 is below +0.
  MIN,
  /// The larger; NaN wins, -0 is below +0.
  MAX,
  /// The position of the first smallest; NaN wins.
  ARG_MIN,
  /// The position of the first largest; NaN wins.
  ARG_MAX;

  /// Whether positions are tracked beside values.
  public boolean tracksIndex() {
    return this == ARG_MIN || this == ARG_MAX;
  }

  /// Whether partial results are added.
  public boolean isSum() {
    return this == SUM || this == SUM_OF_SQUARES;
  }

  /// The value that changes nothing; the index of a lane that has seen nothing is -1.
  public double identity() {
    return switch (this) {
      case SUM, SUM_OF_SQUARES -> 0;
      case MIN, ARG_MIN -> Double.POSITIVE_INFINITY;
      case MAX, ARG_MAX -> Double.NEGATIVE_INFINITY;
    };
  }

  /// Which results of a space a reduction has.
  public enum Direction {
    /// One for each row.
    ROW,
    /// One for each column.
    COLUMN,
    /// One in all.
    TOTAL
  }
}
