package dev.lanewise.kernel;

/// How a [Loop] reduces values to one result for each row, each column, or in all.
///
/// The order of combination is fixed by the shape alone, so results have the same bits at every
/// vector width and thread count. Of the n columns of a row, (n - 1) rounded down to a multiple of
/// 64 (float) or 32 (double) go to wide lane c mod 64 (32), the rest to rest lane c mod 16 (8);
/// lanes are combined by halving, chunks of 16384 columns (4096 where columns are reduced too) and
/// groups of at most 256 rows by pairs. A square is added to its sum with one rounding.
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
