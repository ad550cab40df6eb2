package dev.lanewise.kernel.math;

import static dev.lanewise.kernel.Expr.constant;
import static dev.lanewise.kernel.Expr.integer;
import static dev.lanewise.kernel.Expr.select;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Expr.Fallback;

/// Sine, cosine and tangent as expressions.
///
/// |x| is reduced by the nearest multiple of pi/2, written in three parts (Cody and Waite, Software
/// Manual for the Elementary Functions, 1980), to a sum of two reals: the low one is what the
/// rounding of the high one lost, and without it the error would pass one ulp. Beyond the stated
/// limit, where the three parts no longer carry enough bits, the lanes are left to the scalar
/// methods of [RareArguments].
final class Trigonometry {
  private static final double TWO_OVER_PI = 2 / Math.PI;

  /// pi/2 in three parts of the precision of the element type.
  private static final double[] HALF_PI_FLOAT = {0x1.921fb6p0, -0x1.777a5cp-25, -0x1.ee59dap-50};

  private static final double[] HALF_PI_DOUBLE = {
    0x1.921fb54442d18p0, 0x1.1a62633145c07p-54, -0x1.f1976b7ed8fbcp-110
  };

  /// The largest |x| of the common path: 2^15 for float, 2^22 for double. The nearest integer to x
  /// * 2 / pi must come out so close that the remainder passes pi/4 by less than a hundredth.
  private static final double LIMIT_FLOAT = 0x1p15;

  private static final double LIMIT_DOUBLE = 0x1p22;

  /// (sin(r) - r) / r^3 in r^2 on |r| <= 0.79; relative error of sin 2^-27.7 and 2^-57.8.
  private static final double[] SIN_FLOAT = {-0x1.555544p-3, 0x1.1106aep-7, -0x1.990f92p-13};

  private static final double[] SIN_DOUBLE = {
    -0x1.5555555555547p-3,
    0x1.111111110f5cbp-7,
    -0x1.a01a019bbeecdp-13,
    0x1.71de3531b3de8p-19,
    -0x1.ae5e3040063a1p-26,
    0x1.5d83837e9d9cp-33
  };

  /// (cos(r) - 1) / r^2 in r^2 on |r| <= 0.79; absolute error of cos 2^-32.9 and 2^-64.
  private static final double[] COS_FLOAT = {-0.5, 0x1.55554ap-5, -0x1.6c0c08p-10, 0x1.99d83cp-16};

  private static final double[] COS_DOUBLE = {
    -0.5,
    0x1.555555555554bp-5,
    -0x1.6c16c16c14ffep-10,
    0x1.a01a019c8a558p-16,
    -0x1.27e4f7ec36a54p-22,
    0x1.1ee9d6ee46c0fp-29,
    -0x1.8fa361a26fa55p-37
  };

  /// (tan(r) - r) / r^3 in r^2 on |r| <= 0.79; relative error of tan 2^-29.1 and 2^-59.7.
  private static final double[] TAN_FLOAT = {
    0x1.555564p-2,
    0x1.110c88p-3,
    0x1.bb0b96p-5,
    0x1.5ab808p-6,
    0x1.6d74aep-7,
    -0x1.4dac72p-12,
    0x1.2c24fp-8
  };

  private static final double[] TAN_DOUBLE = {
    0x1.555555555555fp-2,
    0x1.111111111047ep-3,
    0x1.ba1ba1bad213p-5,
    0x1.664f4858ff1adp-6,
    0x1.226e3b0a379cep-7,
    0x1.d6d2d10dcb5f9p-9,
    0x1.7db2d3dd78c0cp-10,
    0x1.34af54cee9d4p-11,
    0x1.ffe5f64efc591p-13,
    0x1.5ac87e33fee88p-14,
    0x1.20b71e573b342p-14,
    -0x1.d088524fb50edp-16,
    0x1.a677a6d88f1cap-15,
    -0x1.a5ad9b812aff1p-16,
    0x1.4f423f6d3947fp-17
  };

  private Trigonometry() {}

  static Expr sin(ElementType type, Expr x) {
    Reduced r = Reduced.of(type, x.abs(), 0);
    Expr value = select(r.isEven(), r.sine(), r.cosine());
    Expr sign = r.halfTurnSign().xor(Polynomials.signBit(x));
    return orRare(type, x, value.bits().xor(sign).fromBits(), "sin");
  }

  /// The cosine is the sine one quarter turn ahead.
  static Expr cos(ElementType type, Expr x) {
    Reduced r = Reduced.of(type, x.abs(), 1);
    Expr value = select(r.isEven(), r.sine(), r.cosine());
    return orRare(type, x, value.bits().xor(r.halfTurnSign()).fromBits(), "cos");
  }

  /// The tangent t of the remainder as a sum of two reals, or -1/t with one step of Newton that
  /// takes the low part in.
  static Expr tan(ElementType type, Expr x) {
    Reduced r = Reduced.of(type, x.abs(), 0);
    DoubleWord t = r.tangent();
    Expr q = constant(-1).dividedBy(t.high());
    Expr defect = q.fma(t.low(), q.fma(t.high(), 1));
    Expr value = select(r.isEven(), t.high(), defect.fma(q, q));
    return orRare(type, x, Polynomials.flipSign(value, x), "tan");
  }

  private static Expr orRare(ElementType type, Expr x, Expr common, String method) {
    double limit = Polynomials.choose(type, LIMIT_FLOAT, LIMIT_DOUBLE);
    return new Expr.Rare(
        x.abs().greater(constant(limit)),
        common,
        new Fallback(RareArguments.class.getName(), method),
        x);
  }

  /// A non-negative angle less the nearest multiple of pi/2.
  ///
  /// @param type the element type
  /// @param quarter a real whose low bits hold the number of quarter turns
  /// @param high the remainder, rounded
  /// @param low the rest of it
  /// @param square (high + low)^2
  private record Reduced(ElementType type, Expr quarter, Expr high, Expr low, Expr square) {

    /// @param ahead the number of quarter turns added to what [#quarter] holds
    static Reduced of(ElementType type, Expr angle, int ahead) {
      double[] halfPi = Polynomials.choose(type, HALF_PI_FLOAT, HALF_PI_DOUBLE);
      double shift = Polynomials.roundingShift(type) + ahead;
      Expr quarter = angle.fma(TWO_OVER_PI, shift);
      Expr n = quarter.minus(shift);
      Expr first = n.fma(-halfPi[0], angle); // exact: no bits below the last of halfPi[0]
      Expr second = n.times(halfPi[1]);
      Expr high = first.minus(second);
      Expr lost = first.minus(high).minus(second).plus(n.fma(-halfPi[1], second));
      Expr low = n.fma(-halfPi[2], lost);
      Expr square = high.fma(high, low.plus(low).times(high));
      return new Reduced(type, quarter, high, low, square);
    }

    Expr isEven() {
      return quarter.bits().and(integer(1)).equalTo(integer(0));
    }

    /// The sign bit set where the number of quarter turns is 2 or 3 modulo 4.
    Expr halfTurnSign() {
      int toTheTop = type == ElementType.FLOAT ? 30 : 62;
      return quarter.bits().shiftLeft(toTheTop).and(constant(-0.0).bits());
    }

    /// high + (high^3 S(high^2) + low); cos(high) low would be right, low is near enough.
    Expr sine() {
      Expr s = Polynomials.horner(square, Polynomials.choose(type, SIN_FLOAT, SIN_DOUBLE));
      return high.plus(square.times(high).fma(s, low));
    }

    /// 1 + square C(square), rounded once.
    Expr cosine() {
      Expr c = Polynomials.horner(square, Polynomials.choose(type, COS_FLOAT, COS_DOUBLE));
      return square.fma(c, 1);
    }

    /// high + (high^3 T(high^2) + low (1 + 1.5 high^2)), where 1.5 makes 1 + tan^2 of the ends, and
    /// what the rounding of the square lost has its share of the derivative there.
    DoubleWord tangent() {
      Expr t = Polynomials.horner(square, Polynomials.choose(type, TAN_FLOAT, TAN_DOUBLE));
      Expr lost = high.fma(high, square.negate());
      Expr rest = low.times(1.5).fma(square, lost.fma(high.times(0.5), low));
      return DoubleWord.fastSum(high, square.times(high).fma(t, rest));
    }
  }
}
