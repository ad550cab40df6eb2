package dev.lanewise.kernel.math;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/// Trigonometric functions to about 100 bits: series after an exact reduction with as many bits of
/// 2/pi as a double can ask for, and their inverses by one correction of a double estimate.
final class Angles {
  private static final int TERMS = 15;
  private static final Wide[] SINE = series(1);
  private static final Wide[] COSINE = series(0);

  /// pi to 450 digits by Machin's formula.
  static final BigDecimal PI = machin(new MathContext(450));

  private static final Wide HALF_PI = Wide.of(PI.divide(BigDecimal.TWO));

  /// Bits behind the point of the multiples of 2/pi.
  private static final int FRACTION = 256;

  private static final int LEAST_EXPONENT = -60;

  /// 2^e 2/pi modulo 4 in units of 2^-FRACTION, for the exponents of an ulp.
  private static final BigInteger[] TURNS = turns();

  private Angles() {}

  private static BigDecimal machin(MathContext digits) {
    return arcTangentOfInverse(5, digits)
        .multiply(BigDecimal.valueOf(16))
        .subtract(arcTangentOfInverse(239, digits).multiply(BigDecimal.valueOf(4)))
        .round(digits);
  }

  private static BigDecimal arcTangentOfInverse(int n, MathContext digits) {
    BigDecimal square = BigDecimal.valueOf((long) n * n);
    BigDecimal power = BigDecimal.ONE.divide(BigDecimal.valueOf(n), digits);
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 0; power.signum() != 0 && i < 700; i++) {
      BigDecimal term = power.divide(BigDecimal.valueOf(2L * i + 1), digits);
      sum = i % 2 == 0 ? sum.add(term, digits) : sum.subtract(term, digits);
      power = power.divide(square, digits);
    }
    return sum;
  }

  /// (-1)^i / (2 i + first)!.
  private static Wide[] series(int first) {
    Wide[] r = new Wide[TERMS];
    BigDecimal factorial = BigDecimal.ONE;
    MathContext digits = new MathContext(60);
    for (int i = 0; i < TERMS; i++) {
      int k = 2 * i + first;
      if (k > 1) {
        factorial = factorial.multiply(BigDecimal.valueOf((long) k * (k - 1)));
      }
      BigDecimal inverse = BigDecimal.ONE.divide(factorial, digits);
      r[i] = Wide.of(i % 2 == 0 ? inverse : inverse.negate());
    }
    return r;
  }

  private static BigInteger[] turns() {
    int most = Double.MAX_EXPONENT - 52;
    int bits = FRACTION + most;
    BigInteger twoOverPi =
        new BigDecimal(BigInteger.ONE.shiftLeft(bits + 1))
            .divide(PI, new MathContext(450))
            .toBigInteger();
    BigInteger mask = BigInteger.ONE.shiftLeft(FRACTION + 2).subtract(BigInteger.ONE);
    BigInteger[] r = new BigInteger[most - LEAST_EXPONENT + 1];
    for (int i = 0; i < r.length; i++) {
      int exponent = i + LEAST_EXPONENT;
      r[i] = twoOverPi.shiftRight(most - exponent).and(mask);
    }
    return r;
  }

  /// An angle less a number of quarter turns.
  private record Remainder(int quarters, Wide rest) {
    static Remainder of(double x) {
      if (Math.abs(x) < 0.78) {
        return new Remainder(0, Wide.of(x));
      }
      int exponent = Math.getExponent(x) - 52;
      long significand = (long) Math.scalb(Math.abs(x), -exponent);
      BigInteger turn = TURNS[exponent - LEAST_EXPONENT].multiply(BigInteger.valueOf(significand));
      BigInteger nearest = turn.add(BigInteger.ONE.shiftLeft(FRACTION - 1)).shiftRight(FRACTION);
      BigInteger rest = turn.subtract(nearest.shiftLeft(FRACTION));
      Wide r = fraction(rest).times(HALF_PI);
      int quarters = nearest.intValue() & 3;
      return x < 0 ? new Remainder(-quarters & 3, r.negate()) : new Remainder(quarters, r);
    }

    private static Wide fraction(BigInteger rest) {
      int shift = Math.max(0, rest.bitLength() - 120);
      BigInteger top = rest.shiftRight(shift);
      double high = top.doubleValue();
      double low = top.subtract(new BigDecimal(high).toBigInteger()).doubleValue();
      double scale = Math.scalb(1.0, shift - FRACTION);
      return new Wide(high * scale, low * scale);
    }

    /// The sine of the rest, `ahead` quarter turns on.
    Wide sine(int ahead) {
      int q = (quarters + ahead) & 3;
      Wide value = (q & 1) == 0 ? sineSeries(rest) : cosineSeries(rest);
      return q < 2 ? value : value.negate();
    }
  }

  private static Wide sineSeries(Wide r) {
    return polynomial(SINE, r.times(r)).times(r);
  }

  private static Wide cosineSeries(Wide r) {
    return polynomial(COSINE, r.times(r));
  }

  private static Wide polynomial(Wide[] c, Wide x) {
    Wide sum = c[c.length - 1];
    for (int i = c.length - 2; i >= 0; i--) {
      sum = sum.times(x).plus(c[i]);
    }
    return sum;
  }

  static Truth sin(double x) {
    return Math.abs(x) < 0x1p-200 ? Truth.of(x) : Truth.of(Remainder.of(x).sine(0));
  }

  static Truth cos(double x) {
    return Truth.of(Remainder.of(x).sine(1));
  }

  static Truth tan(double x) {
    if (Math.abs(x) < 0x1p-200) {
      return Truth.of(x);
    }
    Remainder r = Remainder.of(x);
    return Truth.of(r.sine(0).dividedBy(r.sine(1)));
  }

  static Truth asin(double x) {
    if (Math.abs(x) < 0x1p-200) {
      return Truth.of(x);
    }
    return inverse(StrictMath.asin(x), Wide.of(x), complement(x));
  }

  static Truth acos(double x) {
    return inverse(StrictMath.acos(x), complement(x), Wide.of(x));
  }

  /// sqrt(1 - x^2).
  private static Wide complement(double x) {
    Wide square = Wide.sum(1, -x).times(Wide.sum(1, x));
    return square.hi() == 0 ? square : square.sqrt();
  }

  static Truth atan(double x) {
    return atan2(x, 1);
  }

  /// The angle of (x, y), both finite and not both zero.
  static Truth atan2(double y, double x) {
    if (x > 0 && Math.abs(y) < x * 0x1p-100) {
      return quotient(y, x);
    }
    int top = Math.max(Math.getExponent(x), Math.getExponent(y));
    double half = Math.scalb(1.0, -top / 2);
    double rest = Math.scalb(1.0, -top - (-top / 2));
    return inverse(StrictMath.atan2(y, x), Wide.of(y * half * rest), Wide.of(x * half * rest));
  }

  private static Truth quotient(double y, double x) {
    int ey = Math.getExponent(y * 0x1p60) - 60;
    int ex = Math.getExponent(x * 0x1p-60) + 60;
    Wide top = Wide.of(y * Math.scalb(1.0, -ey / 2) * Math.scalb(1.0, -ey - (-ey / 2)));
    Wide bottom = Wide.of(x * Math.scalb(1.0, -ex / 2) * Math.scalb(1.0, -ex - (-ex / 2)));
    return new Truth(top.dividedBy(bottom), ey - ex);
  }

  /// The angle whose sine and cosine are in the ratio of the given ones, from an estimate t of it:
  /// the tangent of what is missing is (s cos t - c sin t) / (c cos t + s sin t).
  private static Truth inverse(double estimate, Wide sine, Wide cosine) {
    if (estimate == 0) {
      return Truth.of(0);
    }
    Remainder t = Remainder.of(estimate);
    Wide st = t.sine(0);
    Wide ct = t.sine(1);
    Wide missing =
        sine.times(ct).minus(cosine.times(st)).dividedBy(cosine.times(ct).plus(sine.times(st)));
    return Truth.of(missing.plus(estimate));
  }
}
