package dev.lanewise.kernel.math;

import static dev.lanewise.kernel.Expr.constant;
import static dev.lanewise.kernel.Expr.select;
import static dev.lanewise.kernel.math.Polynomials.choose;
import static dev.lanewise.kernel.math.Polynomials.fractionBits;
import static dev.lanewise.kernel.math.Polynomials.signBit;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;

/// Roots and powers as expressions.
///
/// The cube root begins with a guess from the bits: the exponent divided by 3 with the fraction
/// carried along is right to a few percent (as Lomont, Fast inverse square root, 2003, does with
/// 2). Steps of third order in 1 - x y^3 follow, and one last step whose residual is exact.
final class Powers {
  private Powers() {}

  /// x where it is normal, x times a power of two where it is subnormal or 0.
  ///
  /// @param x the lifted argument
  /// @param small where it was lifted
  private record Lifted(Expr x, Expr small) {
    static Lifted of(ElementType type, Expr x, double factor) {
      Expr small = x.less(constant(choose(type, 0x1p-126, 0x1p-1022)));
      return new Lifted(select(small, x.times(factor), x), small);
    }
  }

  /// 1 / sqrt(x) as it is rounded twice, and a step of Newton with an exact residual 1 - x y^2.
  /// Where that is NaN (zeros, infinity) the quotient is right by itself.
  static Expr rsqrt(ElementType type, Expr x) {
    Expr y = x.sqrt().reciprocal();
    DoubleWord root = DoubleWord.product(x, y);
    Expr opposite = y.negate();
    Expr h = opposite.fma(root.low(), opposite.fma(root.high(), constant(1)));
    Expr better = y.times(0.5).fma(h, y);
    return select(better.isNaN(), y, better);
  }

  /// y (1 + h/3 + 2 h^2 / 9) with h = 1 - x y^3.
  private static Expr inverseCbrtStep(Expr x, Expr y) {
    Expr h = x.times(y).negate().fma(y.square(), constant(1));
    return y.times(h).fma(h.fma(2 / 9.0, 1 / 3.0), y);
  }

  /// x y^2 with y = x^(-1/3), and z - (z^3 - x) y^2 / 3 from there.
  static Expr cbrt(ElementType type, Expr x) {
    double lift = choose(type, 0x1p24, 0x1p54);
    Expr magnitude = x.abs();
    Lifted lifted = Lifted.of(type, magnitude, lift);
    Expr a = lifted.x();
    Expr y = inverseCbrtGuess(type, a);
    y = inverseCbrtStep(a, inverseCbrtStep(a, y));
    if (type == ElementType.DOUBLE) {
      y = inverseCbrtStep(a, y);
    }
    Expr y2 = y.square();
    Expr z = a.times(y2);
    DoubleWord square = DoubleWord.product(z, z);
    Expr rest = square.low().fma(z, square.high().fma(z, a.negate()));
    z = rest.fma(y2.times(-1 / 3.0), z);
    z = select(lifted.small(), z.times(choose(type, 0x1p-8, 0x1p-18)), z);
    Expr regular = magnitude.less(constant(Double.POSITIVE_INFINITY));
    z = select(regular.and(magnitude.greater(constant(0))), z, magnitude);
    return z.bits().or(signBit(x)).fromBits();
  }

  /// The bits divided by -3: their upper half becomes a real by standing in the low bits of 2^23 or
  /// 2^52, and the quotient an integer in the same way.
  private static Expr inverseCbrtGuess(ElementType type, Expr a) {
    boolean isFloat = type == ElementType.FLOAT;
    int drop = isFloat ? 9 : 32;
    double base = choose(type, 0x1p23, 0x1p52);
    Expr upper = a.bits().shiftRightUnsigned(drop).or(constant(base).bits()).fromBits().minus(base);
    // 4/3 of the bits of 1, less a third of those of x; 0.0325 makes the errors even.
    double one = isFloat ? 127 * 0x1p23 : 1023 * 0x1p52;
    double magic =
        (one * 4 / 3 - 0.0325 * Math.scalb(1.0, fractionBits(type))) * Math.scalb(1.0, -drop);
    Expr quotient = upper.fma(-1 / 3.0, StrictMath.rint(magic) + base);
    return quotient.bits().minus(constant(base).bits()).shiftLeft(drop).fromBits();
  }

  static Expr pow(ElementType type, Expr x, Expr y) {
    return GeneralPower.pow(type, x, y);
  }
}
