package dev.lanewise.kernel.math;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;

/// e^x = e^r 2^n before its power of two is multiplied in: that power is lifted above the subnormal
/// numbers, so that a product with e^x as a factor is rounded once where it is small, and right
/// where e^x itself would be subnormal but the product is not.
///
/// @param type the element type
/// @param remainder r, at most log(2) / 2 in magnitude
/// @param scale 2^(n + lift)
record LiftedExponential(ElementType type, Expr remainder, Expr scale) {
  /// By how many powers of two the scale is lifted: n may go from -190 to 63, -1534 to 511.
  private static final int LIFT_FLOAT = 64;

  private static final int LIFT_DOUBLE = 512;

  /// e^x.
  static LiftedExponential of(ElementType type, Expr x) {
    double[] ln2 = Exponentials.ln2(type);
    double shift = Polynomials.roundingShift(type) + Polynomials.bias(type) + lift(type);
    Expr shifted = x.fma(Exponentials.LOG2_E, shift);
    Expr n = shifted.minus(shift);
    Expr r = n.fma(-ln2[1], n.fma(-ln2[0], x));
    Expr scale = shifted.bits().shiftLeft(Polynomials.fractionBits(type)).fromBits();
    return new LiftedExponential(type, r, scale);
  }

  /// e^(high + low), for a low part that is small against one.
  static LiftedExponential of(ElementType type, Expr high, Expr low) {
    LiftedExponential power = of(type, high);
    return new LiftedExponential(type, power.remainder.plus(low), power.scale);
  }

  private static int lift(ElementType type) {
    return type == ElementType.FLOAT ? LIFT_FLOAT : LIFT_DOUBLE;
  }

  /// (e^r - 1) / r.
  private Expr quotient() {
    double[] tail = Exponentials.expCoefficients(type);
    double[] c = new double[tail.length + 1];
    c[0] = 1;
    System.arraycopy(tail, 0, c, 1, tail.length);
    return Polynomials.horner(remainder, c);
  }

  /// e^r, between 0.7 and 1.42.
  Expr significand() {
    return quotient().fma(remainder, 1);
  }

  /// e^r - 1, to the precision of e^r.
  Expr growth() {
    return quotient().times(remainder);
  }

  /// e^x.
  Expr value() {
    return scaled(significand());
  }

  /// y e^x for a y of moderate size; e^r is not rounded on the way.
  Expr times(Expr y) {
    return scaled(y.fma(growth(), y));
  }

  /// y e^x (1 + correction) for a y of moderate size and a correction of a few roundings.
  Expr times(Expr y, Expr correction) {
    return scaled(y.fma(quotient().fma(remainder, correction), y));
  }

  /// y 2^n for a y of moderate size.
  Expr scaled(Expr y) {
    return y.times(scale).times(Math.scalb(1.0, -lift(type)));
  }
}
