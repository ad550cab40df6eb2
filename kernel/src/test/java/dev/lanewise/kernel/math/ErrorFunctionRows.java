package dev.lanewise.kernel.math;

import static dev.lanewise.kernel.math.AccuracyRow.Law.ODD;

import java.util.List;

/// The rows of the error functions.
final class ErrorFunctionRows {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  private ErrorFunctionRows() {}

  static List<AccuracyRow> rows() {
    return List.of(erf(), erfc(), normalCdf());
  }

  private static AccuracyRow erf() {
    return AccuracyRow.of(Functions.ERF, 1, ErfcTable::roughErf, ErfcTable::erf)
        .special(0, 0, -0.0, -0.0, INFINITY, 1, -INFINITY, -1, 30, 1)
        .range(-1, 1)
        .laws(ODD)
        .near(1, 3.85, 6, 0.70710678);
  }

  private static AccuracyRow erfc() {
    return AccuracyRow.of(Functions.ERFC, 4, ErfcTable::roughErfc, ErfcTable::erfc)
        .special(0, 1, -0.0, 1, INFINITY, 0, -INFINITY, 2, 40, 0, -40, 2)
        .range(0, 2)
        .subnormal(3)
        .near(9.19, 10.05, 10.6, 26.54, 27.2, 27.7, 1.12, 0.48);
  }

  private static AccuracyRow normalCdf() {
    return AccuracyRow.of(Functions.NORMAL_CDF, 4, ErfcTable::roughNormalCdf, ErfcTable::normalCdf)
        .special(0, 0.5, -0.0, 0.5, INFINITY, 1, -INFINITY, 0, 60, 1, -60, 0)
        .range(0, 1)
        .subnormal(3)
        .near(12.9, 14.2, 15, 37.5, 38.5, 39, 1.58);
  }
}
