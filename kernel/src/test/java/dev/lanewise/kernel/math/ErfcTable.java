package dev.lanewise.kernel.math;

import java.math.BigDecimal;
import java.math.MathContext;

/// erfc and its kin to about 100 bits, and to about 50 as doubles, by Taylor series of w(x) =
/// e^(x^2) erfc(x) around the multiples of 1/8.
///
/// From w' = 2 x w - 2 / sqrt(pi) the coefficients around c follow each other as w1 = 2 c w0 - 2 /
/// sqrt(pi) and (n + 1) w(n+1) = 2 c w(n) + 2 w(n-1). They cancel badly, by a factor of up to
/// e^(28^2), and so are computed in 420 digits, from w(0) = 1 on.
final class ErfcTable {
  private static final MathContext DIGITS = new MathContext(420);
  private static final MathContext SHORT = new MathContext(60);
  private static final int STEPS = 8;
  private static final int LAST = 28 * STEPS;
  private static final int TERMS = 26;
  private static final int DOUBLE_TERMS = 13;
  private static final BigDecimal ROOT_PI = Angles.PI.sqrt(DIGITS);
  static final Wide TWO_OVER_ROOT_PI = Wide.of(BigDecimal.TWO.divide(ROOT_PI, SHORT));
  static final Wide ROOT_HALF = Wide.of(new BigDecimal("0.5").sqrt(SHORT));
  private static final Wide[][] WIDE = new Wide[LAST + 1][TERMS];
  private static final double[][] DOUBLE = new double[LAST + 1][DOUBLE_TERMS];
  private static final Wide[] ERF_SERIES = erfSeries(40);

  static {
    BigDecimal slope = BigDecimal.TWO.divide(ROOT_PI, DIGITS);
    BigDecimal step = BigDecimal.ONE.divide(BigDecimal.valueOf(STEPS));
    BigDecimal w = BigDecimal.ONE;
    for (int i = 0; i <= LAST; i++) {
      w = expand(i, w, slope, step);
    }
  }

  private ErfcTable() {}

  /// Fills in the coefficients of one point and gives the value at the next.
  private static BigDecimal expand(int index, BigDecimal w0, BigDecimal slope, BigDecimal step) {
    BigDecimal twice = step.multiply(BigDecimal.valueOf(2L * index));
    BigDecimal before = w0;
    BigDecimal now = twice.multiply(w0, DIGITS).subtract(slope, DIGITS);
    put(index, 0, w0);
    put(index, 1, now);
    BigDecimal power = step;
    BigDecimal sum = w0.add(now.multiply(step), DIGITS);
    for (int n = 1; n < 400; n++) {
      BigDecimal next =
          twice
              .multiply(now, DIGITS)
              .add(before.multiply(BigDecimal.TWO), DIGITS)
              .divide(BigDecimal.valueOf(n + 1L), DIGITS);
      before = now;
      now = next;
      put(index, n + 1, now);
      power = power.multiply(step, DIGITS);
      BigDecimal term = now.multiply(power, DIGITS);
      sum = sum.add(term, DIGITS);
      if (n > TERMS && term.precision() - term.scale() < -420) {
        break;
      }
    }
    return sum;
  }

  private static void put(int index, int n, BigDecimal coefficient) {
    if (n < TERMS) {
      WIDE[index][n] = Wide.of(coefficient);
    }
    if (n < DOUBLE_TERMS) {
      DOUBLE[index][n] = coefficient.doubleValue();
    }
  }

  private static Wide[] erfSeries(int terms) {
    Wide[] r = new Wide[terms];
    BigDecimal factor = BigDecimal.TWO.divide(ROOT_PI, SHORT);
    for (int n = 0; n < terms; n++) {
      r[n] = Wide.of(factor.divide(BigDecimal.valueOf(2L * n + 1), SHORT));
      factor = factor.divide(BigDecimal.valueOf(-n - 1L), SHORT);
    }
    return r;
  }

  // ---- to about 100 bits

  /// e^(x^2) erfc(x) for 0 <= x < 28.
  static Wide scaled(Wide x) {
    int i = (int) Math.rint(x.hi() * STEPS);
    Wide h = x.plus(-i / (double) STEPS);
    Wide[] c = WIDE[i];
    Wide sum = c[TERMS - 1];
    for (int n = TERMS - 2; n >= 0; n--) {
      sum = sum.times(h).plus(c[n]);
    }
    return sum;
  }

  /// erfc(x) for 0 <= x < 28, with its square given.
  private static Truth tail(Wide x, Wide square) {
    return Wide.exp(square.negate()).times(scaled(x));
  }

  static Truth erfc(double x) {
    if (x < 0) {
      return Truth.of(erf(-x).wide().plus(1));
    }
    double bounded = Math.min(x, 27.9);
    return tail(Wide.of(bounded), Wide.product(bounded, bounded));
  }

  static Truth erf(double x) {
    if (Math.abs(x) < 0x1p-200) {
      return new Truth(TWO_OVER_ROOT_PI.times(x * 0x1p500), -500);
    }
    if (Math.abs(x) > 1) {
      Wide rest = erfc(Math.abs(x)).wide();
      Wide value = rest.negate().plus(1);
      return Truth.of(x < 0 ? value.negate() : value);
    }
    Wide square = Wide.product(x, x);
    Wide sum = ERF_SERIES[ERF_SERIES.length - 1];
    for (int n = ERF_SERIES.length - 2; n >= 0; n--) {
      sum = sum.times(square).plus(ERF_SERIES[n]);
    }
    return Truth.of(sum.times(x));
  }

  static Truth normalCdf(double x) {
    if (x > 0) {
      return Truth.of(normalCdf(-x).wide().negate().plus(1));
    }
    double a = Math.min(-x, 39.4);
    Wide square = Wide.product(a, a).scaled(0.5);
    Truth twice = tail(ROOT_HALF.times(a), square);
    return new Truth(twice.value(), twice.exponent() - 1);
  }

  // ---- to about 50 bits

  private static double scaled(double x) {
    int i = (int) Math.rint(x * STEPS);
    double h = x - i / (double) STEPS;
    double[] c = DOUBLE[i];
    double sum = c[DOUBLE_TERMS - 1];
    for (int n = DOUBLE_TERMS - 2; n >= 0; n--) {
      sum = sum * h + c[n];
    }
    return sum;
  }

  /// erfc of a float.
  static double roughErfc(double x) {
    if (x < 0) {
      return 2 - roughErfc(-x);
    }
    return x > 27.9 ? 0 : StrictMath.exp(-x * x) * (Double.isNaN(x) ? x : scaled(x));
  }

  /// erf of a float.
  static double roughErf(double x) {
    if (Math.abs(x) > 0.5) {
      return x < 0 ? roughErfc(-x) - 1 : 1 - roughErfc(x);
    }
    double square = x * x;
    double sum = ERF_SERIES[14].hi();
    for (int n = 13; n >= 0; n--) {
      sum = sum * square + ERF_SERIES[n].hi();
    }
    return sum * x;
  }

  /// The normal distribution at a float.
  static double roughNormalCdf(double x) {
    if (x > 0) {
      return 1 - roughNormalCdf(-x);
    }
    return x < -39.4
        ? 0
        : 0.5 * StrictMath.exp(-0.5 * x * x) * (Double.isNaN(x) ? x : scaled(-x * ROOT_HALF.hi()));
  }
}
