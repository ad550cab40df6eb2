package dev.lanewise.kernel.math;

import static dev.lanewise.kernel.Expr.constant;
import static dev.lanewise.kernel.Expr.select;
import static dev.lanewise.kernel.math.Polynomials.bias;
import static dev.lanewise.kernel.math.Polynomials.choose;
import static dev.lanewise.kernel.math.Polynomials.fractionBits;
import static dev.lanewise.kernel.math.Polynomials.paired;
import static dev.lanewise.kernel.math.Polynomials.roundingShift;
import static dev.lanewise.kernel.math.Polynomials.staged;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;
import java.util.Arrays;

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

  /// (e^r - 1 - r) / r^2 on |r| <= log(2) / 2 again, with an absolute error of 2^-28.8 and 2^-59.2:
  /// as r falls, the relative error of e^r - 1 does.
  private static final double[] EXPM1_FLOAT = {
    0x1p-1, 0x1.555556p-3, 0x1.5555p-5, 0x1.110fc2p-7, 0x1.6d308ep-10, 0x1.a2d954p-13
  };

  private static final double[] EXPM1_DOUBLE = {
    0x1p-1, 0x1.5555555555557p-3, 0x1.5555555555557p-5, 0x1.1111111110045p-7,
    0x1.6c16c16c1569dp-10, 0x1.a01a01ac27466p-13, 0x1.a01a01ab9d95ap-16, 0x1.71de018a4f3f4p-19,
    0x1.27e4cf9f09aaep-22, 0x1.af4f19600ecc1p-26, 0x1.1f8710b960a2p-29
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

  /// What results that may be subnormal are multiplied with at the end: until then they are
  /// computed too large.
  private static final double TINY = 0x1p-64;

  private Exponentials() {}

  /// (e^r - 1 - r) / r^2 for |r| <= log(2) / 2.
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

  /// The power of two of a reduction, with the sum that n stands in.
  ///
  /// What decides on special arguments is kept off the path from x to the result, which is what a
  /// loop's speed hangs on: lanes compute the power of any x, and the limits replace it at the end.
  ///
  /// @param shifted n + 2 bias - 1 in the low bits
  /// @param n the integer as a real
  private record Power(Expr shifted, Expr n) {
    static Power of(ElementType type, Expr x, double factor) {
      double shift = roundingShift(type) + 2 * bias(type) - 1;
      Expr shifted = x.fma(factor, shift);
      return new Power(shifted, shifted.minus(shift));
    }

    /// value * 2^(n - 1), with one rounding also where it is subnormal; 0 where x is below `least`,
    /// infinity where it is above `most`.
    Expr scale(ElementType type, Expr x, Expr value, double least, double tinyBelow, double most) {
      // The exponent of the scale, its bias with it, comes off that of the power.
      Expr lift = select(x.less(constant(tinyBelow)), constant(TINY), constant(1));
      Expr power = shifted.bits().shiftLeft(fractionBits(type)).minus(lift.bits()).fromBits();
      Expr scaled = value.times(power).times(lift);
      Expr bounded = select(x.greater(constant(most)), constant(Double.POSITIVE_INFINITY), scaled);
      return select(x.less(constant(least)), constant(0), bounded);
    }
  }

  /// e^r - 1 for a reduced argument, to the precision of e^r.
  private static Expr growth(ElementType type, Expr r) {
    Expr square = r.square();
    return square.fma(paired(r, square, expCoefficients(type)), r);
  }

  /// Coefficients doubled, so that the scale is 2^(n - 1), which does not overflow before the
  /// result does.
  private static double[] doubled(double[] c) {
    return Arrays.stream(c).map(v -> 2 * v).toArray();
  }

  static Expr exp(ElementType type, Expr x) {
    Power power = Power.of(type, x, LOG2_E);
    double[] ln2 = ln2(type);
    Expr r = power.n().fma(-ln2[1], power.n().fma(-ln2[0], x));
    Expr tail = staged(r, r.square(), doubled(expCoefficients(type)));
    Expr value = tail.fma(r, 2).fma(r, 2);
    return power.scale(
        type, x, value, choose(type, -104, -746), choose(type, -86, -707), choose(type, 89, 710));
  }

  static Expr exp2(ElementType type, Expr x) {
    Power power = Power.of(type, x, 1);
    return exp2(type, x, power, x.minus(power.n()));
  }

  /// 2^(x + xLow), for |xLow| small beside 1.
  static Expr exp2(ElementType type, Expr x, Expr xLow) {
    Power power = Power.of(type, x, 1);
    return exp2(type, x, power, x.minus(power.n()).plus(xLow));
  }

  private static Expr exp2(ElementType type, Expr x, Power power, Expr r) {
    double[] c = doubled(choose(type, EXP2_FLOAT, EXP2_DOUBLE));
    Expr value = staged(r, r.square(), c).fma(r, 2);
    return power.scale(
        type,
        x,
        value,
        choose(type, -151, -1076),
        choose(type, -124, -1020),
        choose(type, 128, 1024));
  }

  /// An argument reduced without regard to results that may be subnormal: x = n log 2 + r + rLow.
  ///
  /// @param shifted n + bias + offset in the low bits
  /// @param r the rest, rounded
  /// @param rLow what the rounding lost
  record Reduced(Expr shifted, Expr r, Expr rLow) {
    static Reduced of(ElementType type, Expr x, int offset) {
      double shift = roundingShift(type) + bias(type) + offset;
      Expr shifted = x.fma(LOG2_E, shift);
      Expr n = shifted.minus(shift);
      double[] ln2 = ln2(type);
      Expr head = n.fma(-ln2[0], x);
      Expr r = n.fma(-ln2[1], head);
      return new Reduced(shifted, r, n.fma(-ln2[1], head.minus(r)));
    }

    /// The bits of 2^(n + offset).
    Expr powerBits(ElementType type) {
      return shifted.bits().shiftLeft(fractionBits(type));
    }

    /// The real 2^(n + offset).
    Expr power(ElementType type) {
      return powerBits(type).fromBits();
    }
  }

  /// With s = 2^(n-1): e^x - 1 = 2 ((s - 1/2) + s r + s (e^r - 1 - r)). The first two sums are kept
  /// with their rounding errors.
  static Expr expm1(ElementType type, Expr x) {
    Expr bounded = clamp(x, choose(type, -18, -38), choose(type, 89, 710));
    Reduced reduced = Reduced.of(type, bounded, -1);
    Expr r = reduced.r();
    Expr s = reduced.power(type);
    Expr start = s.minus(0.5);
    Expr sum = s.fma(r, start);
    Expr lost = s.fma(r, start.minus(sum)).plus(s.minus(start).minus(0.5));
    // rLow e^r, e^r taken as 1 + r.
    Expr rLow = reduced.rLow().fma(r, reduced.rLow());
    Expr square = r.square();
    Expr rest = square.fma(staged(r, square, choose(type, EXPM1_FLOAT, EXPM1_DOUBLE)), rLow);
    Expr half = sum.plus(s.fma(rest, lost));
    Expr tiny = x.abs().less(constant(choose(type, 0x1p-25, 0x1p-54)));
    return select(tiny, x, half.plus(half));
  }

  /// 1 / (1 + e^x) for x at least 0 or NaN, to well below 1 ulp; without meaning where e^x is
  /// beyond the reach of the element type by more than 2^64.
  ///
  /// @param value the quotient
  /// @param lift 1, or a power of two to multiply with at the end where x is so large that the
  ///   result may be subnormal
  record Complement(Expr value, Expr lift) {
    static Complement of(ElementType type, Expr x) {
      // One more in the place of the sign: the power and all that is made of it is negative, so
      // that the remainder of the quotient needs no negation.
      double shift = roundingShift(type) + choose(type, 0x1p8, 0x1p11);
      Expr lift = select(x.greater(constant(choose(type, 80, 700))), constant(TINY), constant(1));
      Expr shifted = x.fma(LOG2_E, shift);
      Expr n = shifted.minus(shift);
      double[] ln2 = ln2(type);
      Expr growth = growth(type, n.fma(-ln2[1], n.fma(-ln2[0], x)));
      Expr power = shifted.bits().shiftLeft(fractionBits(type)).plus(lift.bits()).fromBits();
      // -(1 + e^x) = (power - 1) + power (e^r - 1), with the errors of both sums.
      Expr start = power.minus(lift);
      Expr sum = power.fma(growth, start);
      Expr lost = power.fma(growth, start.minus(sum)).plus(power.minus(start).minus(lift));
      Expr quotient = constant(-1).dividedBy(sum);
      Expr rest = quotient.fma(lost, quotient.fma(sum, constant(1)));
      return new Complement(rest.fma(quotient, quotient), lift);
    }
  }

  /// 1 / (1 + e^|x|) for negative x, one less that for the others.
  static Expr sigmoid(ElementType type, Expr x) {
    Expr magnitude = x.abs();
    Complement c = Complement.of(type, magnitude);
    Expr vanished = magnitude.greater(constant(choose(type, 104, 746)));
    Expr below = select(vanished, constant(0), c.value().times(c.lift()));
    return select(x.greater(constant(0)), constant(1).minus(below), below);
  }
}
