package dev.lanewise.kernel;

/// How a [Loop] reduces values to one result for each row, each column, or in all.
///
/// The order of combination is fixed by the shape alone: within a row, column c goes to virtual
/// lane c mod 64 (float) or 32 (double), lanes are combined by halving, chunks of 4096 columns and
/// groups of at most 256 rows by pairs. So results have the same bits at every vector width and
/// thread count.
public enum Reduction {
  /// The sum; +0 of nothing.
  SUM,
  /// The sum of squares; +0 of nothing.
  SUM_OF_SQUARES,
  /// The smallest; NaN if any is NaN, -0 below +0, infinity of nothing.
  MIN,
  /// The largest; NaN if any is NaN, -0 below +0, negative infinity of nothing.
  MAX,
  /// The position of the first smallest, or of the first NaN; -1 of nothing. Zeros are equal
  /// whatever their sign. Per row it is the column, per column the row, in all row * columns +
  /// column.
  ARG_MIN,
  /// The position of the first largest, or of the first NaN; -1 of nothing. Zeros are equal
  /// whatever their sign.
  ARG_MAX,
  /// The sum divided by the count; NaN of nothing.
  MEAN,
  /// The mean of the squared distance from the mean (divided by the count), in two passes: first
  /// the mean, then the squares, corrected for the rounding of the mean. NaN of nothing.
  VARIANCE;

  boolean isPosition() {
    return this == ARG_MIN || this == ARG_MAX;
  }
}
