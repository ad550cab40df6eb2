package dev.lanewise.kernel.math;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;

/// What docs/accuracy.md promises of one function of one argument, and how to check it.
///
/// @param function the function
/// @param floatUlps the largest error of a normal float result, in ulps of the true value
/// @param doubleUlps the same of a double result
/// @param subnormalUlps the largest error of a subnormal result, in units of the smallest subnormal
/// @param floatOracle the true value to well beyond float, for any float
/// @param doubleOracle the true value to about 100 bits, for any finite double of the domain
/// @param special arguments with the results they must give, bit for bit, in both types; NaN to NaN
///   goes without saying
/// @param least no result is below
/// @param most no result is above
/// @param laws what else holds
/// @param thresholds arguments around which the float and double code change course: every sample
///   takes many neighbours of each
record AccuracyRow(
    Functions function,
    double floatUlps,
    double doubleUlps,
    double subnormalUlps,
    DoubleUnaryOperator floatOracle,
    DoubleFunction<Truth> doubleOracle,
    double[][] special,
    double least,
    double most,
    Set<Law> laws,
    double[] thresholds) {

  /// A law that holds in bits.
  enum Law {
    /// f(-x) = -f(x).
    ODD,
    /// f(-x) = f(x).
    EVEN,
    /// x < y implies f(x) <= f(y), for floats.
    INCREASING
  }

  static AccuracyRow of(
      Functions function,
      double ulps,
      DoubleUnaryOperator floatOracle,
      DoubleFunction<Truth> doubleOracle) {
    return new AccuracyRow(
        function,
        ulps,
        ulps,
        1,
        floatOracle,
        doubleOracle,
        new double[0][],
        Double.NEGATIVE_INFINITY,
        Double.POSITIVE_INFINITY,
        EnumSet.noneOf(Law.class),
        new double[0]);
  }

  /// Adds arguments and results in turn.
  AccuracyRow special(double... pairs) {
    double[][] all = new double[pairs.length / 2][];
    for (int i = 0; i < all.length; i++) {
      all[i] = new double[] {pairs[2 * i], pairs[2 * i + 1]};
    }
    return new AccuracyRow(
        function,
        floatUlps,
        doubleUlps,
        subnormalUlps,
        floatOracle,
        doubleOracle,
        all,
        least,
        most,
        laws,
        thresholds);
  }

  AccuracyRow range(double from, double to) {
    return new AccuracyRow(
        function,
        floatUlps,
        doubleUlps,
        subnormalUlps,
        floatOracle,
        doubleOracle,
        special,
        from,
        to,
        laws,
        thresholds);
  }

  AccuracyRow laws(Law first, Law... rest) {
    return new AccuracyRow(
        function,
        floatUlps,
        doubleUlps,
        subnormalUlps,
        floatOracle,
        doubleOracle,
        special,
        least,
        most,
        EnumSet.of(first, rest),
        thresholds);
  }

  AccuracyRow near(double... points) {
    return new AccuracyRow(
        function,
        floatUlps,
        doubleUlps,
        subnormalUlps,
        floatOracle,
        doubleOracle,
        special,
        least,
        most,
        laws,
        points);
  }

  /// The error bound of subnormal results.
  AccuracyRow subnormal(double ulps) {
    return new AccuracyRow(
        function,
        floatUlps,
        doubleUlps,
        ulps,
        floatOracle,
        doubleOracle,
        special,
        least,
        most,
        laws,
        thresholds);
  }

  @Override
  public String toString() {
    return function.functionName();
  }
}
