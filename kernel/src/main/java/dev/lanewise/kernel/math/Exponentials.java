package dev.lanewise.kernel.math;

import static dev.lanewise.kernel.Expr.constant;
import static dev.lanewise.kernel.Expr.select;
import static dev.lanewise.kernel.math.Polynomials.bias;
import static dev.lanewise.kernel.math.Polynomials.choose;
import static dev.lanewise.kernel.math.Polynomials.fractionBits;
import static dev.lanewise.kernel.math.Polynomials.horner;
import static dev.lanewise.kernel.math.Polynomials.roundingShift;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;

/// Exponentials and the logistic function as expressions.
///
/// All reduce the argument to x = n log 2 + r with |r| <= log(2) / 2 by adding and subtracting a
/// large number, take a polynomial in r, and scale by 2^n, whose exponent stands in the low bits of
/// that sum (Cody and Waite, Software Manual for the Elementary Functions, 1980, chapter 6, for the
/// reduction in two parts).
final class Exponentials {
  static final double LOG2_E = 1.4426950408889634;

  /// log 2 in two parts; the first has so few bits that its product with n is exact.
  static final double[] LN_2_FLOAT = {0x1.62e4p-1, 0x1.7f7d1cf79abcap-20};

  static final double[] LN_2_DOUBLE = {0x1.62e42feep-1, 0x1.a39ef35793c76p-33};

  /// (e^r - 1 - r) / r^2 on |r| <= log(2) / 2; relative error of e^r 2^-28 and 2^-57.5.
  private static final double[] EXP_FLOAT = {
    0x1.fffff8p-2, 0x1.55548ep-3, 0x1.555adcp-5, 0x1.123becp-7, 0x1.692b6ep-10
  };

  private static final double[] EXP_DOUBLE = {
    0x1.000000000000cp-1, 0x1.5555555555561p-3, 0x1.555555554fdf1p-5, 0x1.111111110d63ap-7,
    0x1.6c16c1860e367p-10, 0x1.a01a01bae3c6fp-13, 0x1.a01995a2b6de3p-16, 0x1.71dddfc5e6183p-19,
    0x1.28b1101739729p-22, 0x1.af85943d128dcp-26
  };

  /// (2^r - 1) / r on |r| <= 1/2; relative error of 2^r 2^-27.9 and 2^-57.4.
  private static final double[] EXP2_FLOAT = {
    0x1.62e43p-1, 0x1.ebfbep-3, 0x1.c6af72p-5, 0x1.3b2a44p-7, 0x1.5f0dccp-10, 0x1.44292ap-13
  };

  private static final double[] EXP2_DOUBLE = {
    0x1.62e42fefa39efp-1, 0x1.ebfbdff82c5a5p-3, 0x1.c6b08d704a189p-5, 0x1.3b2ab6fb9ff51p-7,
    0x1.5d87fe7887454p-10, 0x1.4309130f304a1p-13, 0x1.ffcbfce32c622p-17, 0x1.62bfc6cb08747p-20,
    0x1.b524124980a2fp-24, 0x1.e61caaff5a3cap-28, 0x1.eb16d7978d8bcp-32
  };

  /// By how many powers of two results that may be subnormal are computed too large.
  private static final int LIFT = 64;

  private Exponentials() {}

  static double[] expCoefficients(ElementType type) {
    return choose(type, EXP_FLOAT, EXP_DOUBLE);
  }

  static double[] ln2(ElementType type) {
    return choose(type, LN_2_FLOAT, LN_2_DOUBLE);
  }

  /// Bounded to an interval; NaN stays NaN.
  static Expr clamp(Expr x, double least, double most) {
    return atLeast(atMost(x, most), least);
  }

  static Expr atMost(Expr x, double most) {
    return select(x.greater(constant(most)), constant(most), x);
  }

  static Expr atLeast(Expr x, double least) {
    return select(x.less(constant(least)), constant(least), x);
  }

  /// 1, `linear`, and the coefficients behind, all doubled: the scale then never needs 2^(n) with n
  /// above the largest exponent.
  private static double[] doubled(double[] heads, double[] tail) {
    double[] c = new double[heads.length + tail.length];
    for (int i = 0; i < c.length; i++) {
      c[i] = 2 * (i < heads.length ? heads[i] : tail[i - heads.length]);
    }
    return c;
  }

  /// The power of two of a reduction, with the sum that n stands in.
  ///
  /// @param shifted n + bias - 1 in the low bits; where `tiny`, LIFT more
  /// @param n the integer as a real
  /// @param tiny where the result may be subnormal
  private record Power(Expr shifted, Expr n, Expr tiny) {
    static Power of(ElementType type, Expr x, double factor, double tinyBelow) {
      double shift = roundingShift(type) + bias(type) - 1;
      Expr tiny = x.less(constant(tinyBelow));
      Expr chosen = select(tiny, constant(shift + LIFT), constant(shift));
      Expr shifted = x.fma(constant(factor), chosen);
      return new Power(shifted, shifted.minus(chosen), tiny);
    }

    /// x * 2^(n - 1), with one rounding also where it is subnormal.
    Expr scale(ElementType type, Expr x) {
      Expr power = shifted.bits().shiftLeft(fractionBits(type)).fromBits();
      return x.times(power).times(select(tiny, constant(0x1p-64), constant(1)));
    }
  }

  static Expr exp(ElementType type, Expr x) {
    Expr bounded = clamp(x, choose(type, -104, -746), choose(type, 89, 710));
    Power power = Power.of(type, bounded, LOG2_E, choose(type, -86, -707));
    double[] ln2 = ln2(type);
    Expr r = power.n().fma(-ln2[1], power.n().fma(-ln2[0], bounded));
    return power.scale(type, horner(r, doubled(new double[] {1, 1}, expCoefficients(type))));
  }

  static Expr exp2(ElementType type, Expr x) {
    Expr bounded = clamp(x, choose(type, -151, -1076), choose(type, 129, 1025));
    Power power = Power.of(type, bounded, 1, choose(type, -124, -1020));
    Expr r = bounded.minus(power.n());
    double[] tail = choose(type, EXP2_FLOAT, EXP2_DOUBLE);
    return power.scale(type, horner(r, doubled(new double[] {1}, tail)));
  }

  static Expr expm1(ElementType type, Expr x) {
    throw new IllegalStateException("expm1");
  }

  static Expr sigmoid(ElementType type, Expr x) {
    throw new IllegalStateException("sigmoid");
  }
}
