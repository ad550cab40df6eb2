package dev.lanewise.kernel;

import java.math.BigDecimal;
import java.math.MathContext;

/// Reductions of a list of numbers as their definitions say, sums in exact arithmetic.
///
/// @param values the numbers in order
record ReductionOracle(double[] values) {
  /// Digits for quotients.
  private static final MathContext DIGITS = new MathContext(60);

  private boolean has(java.util.function.DoublePredicate which) {
    return java.util.Arrays.stream(values).anyMatch(which);
  }

  /// The value where it is not a number in the usual sense, or NaN standing for "finite".
  private BigDecimal exactSum(boolean squares) {
    BigDecimal sum = BigDecimal.ZERO;
    for (double x : values) {
      BigDecimal b = new BigDecimal(x);
      sum = sum.add(squares ? b.multiply(b) : b);
    }
    return sum;
  }

  private BigDecimal count() {
    return BigDecimal.valueOf(values.length);
  }

  /// The sum of finite numbers.
  double sum() {
    return exactSum(false).doubleValue();
  }

  /// The sum of the absolute values of finite numbers.
  double sumOfMagnitudes() {
    return java.util.Arrays.stream(values).map(Math::abs).sum();
  }

  /// The sum of squares of finite numbers.
  double sumOfSquares() {
    return exactSum(true).doubleValue();
  }

  /// The mean of finite numbers.
  double mean() {
    return exactSum(false).divide(count(), DIGITS).doubleValue();
  }

  /// The mean squared distance of finite numbers from their mean.
  double variance() {
    BigDecimal mean = exactSum(false).divide(count(), DIGITS);
    BigDecimal meanSquare = exactSum(true).divide(count(), DIGITS);
    return meanSquare.subtract(mean.multiply(mean)).doubleValue();
  }

  /// The smallest or largest.
  double extreme(boolean largest) {
    double m = largest ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    for (double x : values) {
      m = largest ? Math.max(m, x) : Math.min(m, x);
    }
    return m;
  }

  /// The position of the first smallest or largest, or of the first NaN.
  int position(boolean largest) {
    int best = -1;
    for (int i = 0; i < values.length; i++) {
      double x = values[i];
      boolean first = best < 0;
      boolean better = first || (largest ? x > values[best] : x < values[best]) || Double.isNaN(x);
      if (better && (first || !Double.isNaN(values[best]))) {
        best = i;
      }
    }
    return best;
  }

  /// Whether some number is NaN.
  boolean hasNaN() {
    return has(Double::isNaN);
  }
}
