package dev.lanewise.kernel.math;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/// A sum of two doubles with about 104 bits, and naive functions of it: the oracle of the double
/// functions. Series and constants are computed, not tabulated; nothing is shared with the code
/// under test.
///
/// @param hi the nearest double
/// @param lo the rest
record Wide(double hi, double lo) {
  private static final MathContext DIGITS = new MathContext(80);
  static final Wide ONE = of(1);
  static final BigDecimal LN_2_DECIMAL = log2Decimal();
  static final Wide LN_2 = of(LN_2_DECIMAL);
  static final Wide LN_10 = of(log10Decimal());
  private static final double LN_2_THIRD =
      LN_2_DECIMAL
          .subtract(new BigDecimal(LN_2.hi))
          .subtract(new BigDecimal(LN_2.lo))
          .doubleValue();
  private static final Wide[] INVERSE_FACTORIALS = inverseFactorials(26);
  private static final Wide[] INVERSE_ODDS = inverseOdds(26);

  static Wide of(double x) {
    return new Wide(x, 0);
  }

  static Wide of(BigDecimal x) {
    double hi = x.doubleValue();
    return new Wide(hi, x.subtract(new BigDecimal(hi)).doubleValue());
  }

  static Wide of(long numerator, long denominator) {
    return of(new BigDecimal(numerator).divide(new BigDecimal(denominator), DIGITS));
  }

  private static Wide[] inverseFactorials(int count) {
    Wide[] r = new Wide[count];
    BigInteger factorial = BigInteger.ONE;
    for (int i = 0; i < count; i++) {
      factorial = factorial.multiply(BigInteger.valueOf(Math.max(i, 1)));
      r[i] = of(BigDecimal.ONE.divide(new BigDecimal(factorial), DIGITS));
    }
    return r;
  }

  private static Wide[] inverseOdds(int count) {
    Wide[] r = new Wide[count];
    for (int i = 0; i < count; i++) {
      r[i] = of(1, 2L * i + 1);
    }
    return r;
  }

  /// 2 atanh(1 / n) = log((n + 1) / (n - 1)).
  private static BigDecimal twiceAtanhOfInverse(int n) {
    BigDecimal power = BigDecimal.ONE.divide(new BigDecimal(n), DIGITS);
    BigDecimal square = power.multiply(power, DIGITS);
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 1; i < 200; i += 2) {
      sum = sum.add(power.divide(new BigDecimal(i), DIGITS), DIGITS);
      power = power.multiply(square, DIGITS);
    }
    return sum.multiply(new BigDecimal(2), DIGITS);
  }

  private static BigDecimal log2Decimal() {
    return twiceAtanhOfInverse(3);
  }

  /// 3 log 2 + log(10 / 8).
  private static BigDecimal log10Decimal() {
    return log2Decimal().multiply(new BigDecimal(3)).add(twiceAtanhOfInverse(9));
  }

  // ---- arithmetic

  static Wide sum(double a, double b) {
    double s = a + b;
    double bb = s - a;
    return new Wide(s, (a - (s - bb)) + (b - bb));
  }

  private static Wide fastSum(double a, double b) {
    double s = a + b;
    return new Wide(s, b - (s - a));
  }

  static Wide product(double a, double b) {
    double p = a * b;
    return new Wide(p, Math.fma(a, b, -p));
  }

  Wide plus(double b) {
    Wide s = sum(hi, b);
    return fastSum(s.hi, s.lo + lo);
  }

  Wide plus(Wide b) {
    Wide s = sum(hi, b.hi);
    Wide t = sum(lo, b.lo);
    Wide v = fastSum(s.hi, s.lo + t.hi);
    return fastSum(v.hi, v.lo + t.lo);
  }

  Wide minus(Wide b) {
    return plus(b.negate());
  }

  Wide negate() {
    return new Wide(-hi, -lo);
  }

  Wide times(double b) {
    Wide p = product(hi, b);
    return fastSum(p.hi, Math.fma(lo, b, p.lo));
  }

  Wide times(Wide b) {
    Wide p = product(hi, b.hi);
    return fastSum(p.hi, p.lo + Math.fma(hi, b.lo, lo * b.hi));
  }

  /// Times a power of two.
  Wide scaled(double power) {
    return new Wide(hi * power, lo * power);
  }

  Wide dividedBy(Wide b) {
    double q0 = hi / b.hi;
    Wide rest = minus(b.times(q0));
    double q1 = rest.hi / b.hi;
    rest = rest.minus(b.times(q1));
    double q2 = rest.hi / b.hi;
    return fastSum(q0, q1).plus(q2);
  }

  Wide sqrt() {
    double s = Math.sqrt(hi);
    Wide rest = minus(product(s, s));
    return fastSum(s, rest.hi / (2 * s));
  }

  Wide abs() {
    return hi < 0 ? negate() : this;
  }

  double value() {
    return hi + lo;
  }

  // ---- exponentials and logarithms

  /// round(x / log 2).
  static double binaryExponent(Wide x) {
    return Math.rint(x.hi / LN_2.hi);
  }

  /// e^x - 1 for |x| up to about 1, with full relative accuracy.
  private static Wide expm1Small(Wide x) {
    if (x.hi == 0) {
      return x;
    }
    Wide r = x.scaled(0x1p-6);
    Wide sum = INVERSE_FACTORIALS[12];
    for (int i = 11; i >= 1; i--) {
      sum = sum.times(r).plus(INVERSE_FACTORIALS[i]);
    }
    sum = sum.times(r);
    for (int i = 0; i < 6; i++) {
      sum = sum.times(sum.plus(2));
    }
    return sum;
  }

  /// x - k log 2 with k = [#binaryExponent].
  private static Wide reduced(Wide x, double k) {
    Wide r = x.plus(product(-k, LN_2.hi)).plus(product(-k, LN_2.lo));
    return r.plus(-k * LN_2_THIRD);
  }

  /// e^x.
  static Truth exp(Wide x) {
    double k = binaryExponent(x);
    return new Truth(expm1Small(reduced(x, k)).plus(1), (int) k);
  }

  /// e^x - 1; for x below 700.
  static Wide expm1(Wide x) {
    if (Math.abs(x.hi) < 0x1p-300) {
      return x;
    }
    return Math.abs(x.hi) < 0.5 ? expm1Small(x) : exp(x).wide().plus(-1);
  }

  /// 2^x.
  static Truth exp2(double x) {
    double k = Math.rint(x);
    return new Truth(expm1Small(LN_2.times(x - k)).plus(1), (int) k);
  }

  /// log(x) for normal and subnormal x above 0.
  static Wide log(Wide x) {
    int e = Math.getExponent(x.hi);
    if (e < Double.MIN_EXPONENT) {
      return log(x.scaled(0x1p200)).minus(LN_2.times(200));
    }
    Wide m =
        e > 1000
            ? x.scaled(0x1p-1000).scaled(Math.scalb(1.0, 1000 - e))
            : x.scaled(Math.scalb(1.0, -e));
    if (m.hi > 1.4142) {
      m = m.scaled(0.5);
      e++;
    }
    Wide logOfM = logOfRatio(m.plus(-1), m.plus(1));
    return e == 0 ? logOfM : LN_2.times(e).plus(logOfM).plus(e * LN_2_THIRD);
  }

  /// log(1 + x).
  static Wide log1p(Wide x) {
    if (Math.abs(x.hi) < 0x1p-300) {
      return x;
    }
    return Math.abs(x.hi) < 0.4 ? logOfRatio(x, x.plus(2)) : log(x.plus(1));
  }

  /// 2 atanh(a / b), with |a / b| at most 0.2: log((b + a) / (b - a)).
  private static Wide logOfRatio(Wide a, Wide b) {
    Wide s = a.dividedBy(b);
    Wide square = s.times(s);
    Wide sum = INVERSE_ODDS[24];
    for (int i = 23; i >= 0; i--) {
      sum = sum.times(square).plus(INVERSE_ODDS[i]);
    }
    return sum.times(s).scaled(2);
  }
}
