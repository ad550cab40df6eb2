package dev.lanewise.kernel.math;

import static dev.lanewise.kernel.Expr.constant;
import static dev.lanewise.kernel.Expr.integer;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;
import java.util.Arrays;

/// The steps that most functions share: polynomials, rounding to an integer, scaling by powers of
/// two.
///
/// Coefficients are minimax approximations found by the `fpminimax` command of Sollya (Brisebarre
/// and Chevillard, Efficient polynomial L-infinity approximations, ARITH 2007) under the constraint
/// that each is a number of the element type; a table's comment says interval and error.
final class Polynomials {
  private Polynomials() {}

  /// One of two numbers by the element type.
  static double choose(ElementType type, double ofFloat, double ofDouble) {
    return type == ElementType.FLOAT ? ofFloat : ofDouble;
  }

  /// One of two tables by the element type.
  static double[] choose(ElementType type, double[] ofFloat, double[] ofDouble) {
    return type == ElementType.FLOAT ? ofFloat : ofDouble;
  }

  /// c\[0\] + c\[1\] x + c\[2\] x^2 + ... by Horner's rule, one fma a coefficient.
  static Expr horner(Expr x, double... c) {
    Expr sum = constant(c[c.length - 1]);
    for (int i = c.length - 2; i >= 0; i--) {
      sum = sum.fma(x, c[i]);
    }
    return sum;
  }

  /// The same sum by Horner's rule in x^2 over pairs c\[2i\] + c\[2i + 1\] x: as many operations,
  /// given the square, and half the steps that wait for one another. A loop runs at the speed of
  /// that chain as soon as the processor's window holds only a few iterations.
  static Expr paired(Expr x, Expr square, double... c) {
    int last = (c.length - 1) / 2;
    Expr sum = pair(x, c, last);
    for (int i = last - 1; i >= 0; i--) {
      sum = sum.fma(square, pair(x, c, i));
    }
    return sum;
  }

  /// The same sum as c\[0\] + x times the others paired: where the second term is not small beside
  /// the first, a pair of them would lose half an ulp.
  static Expr staged(Expr x, Expr square, double... c) {
    return paired(x, square, Arrays.copyOfRange(c, 1, c.length)).fma(x, c[0]);
  }

  private static Expr pair(Expr x, double[] c, int i) {
    return 2 * i + 1 < c.length ? x.fma(c[2 * i + 1], c[2 * i]) : constant(c[2 * i]);
  }

  /// The same sum by Estrin's scheme: more products and fewer steps that wait for one another.
  static Expr estrin(Expr x, double... c) {
    Expr[] terms = new Expr[(c.length + 1) / 2];
    for (int i = 0; i < terms.length; i++) {
      terms[i] = 2 * i + 1 < c.length ? x.fma(c[2 * i + 1], c[2 * i]) : constant(c[2 * i]);
    }
    Expr power = x;
    while (terms.length > 1) {
      power = power.square();
      Expr[] sums = new Expr[(terms.length + 1) / 2];
      for (int i = 0; i < sums.length; i++) {
        sums[i] =
            2 * i + 1 < terms.length ? terms[2 * i + 1].fma(power, terms[2 * i]) : terms[2 * i];
      }
      terms = sums;
    }
    return terms[0];
  }

  /// The number of bits of the fraction that are stored: 23 or 52.
  static int fractionBits(ElementType type) {
    return type == ElementType.FLOAT ? 23 : 52;
  }

  /// The bias of the exponent: 127 or 1023.
  static int bias(ElementType type) {
    return type == ElementType.FLOAT ? 127 : 1023;
  }

  /// 1.5 * 2^23 or 1.5 * 2^52: adding it to a small number rounds that to an integer, which then
  /// stands in the low bits of the sum (Knuth, TAOCP 2, section 4.2.2). Its own low bits are zero,
  /// so that `sum.bits().shiftLeft(fractionBits)` leaves the integer in the place of the exponent.
  static double roundingShift(ElementType type) {
    return choose(type, 0x1.8p23, 0x1.8p52);
  }

  /// A real x rounded to an integer: the sum with the shift, and the integer as a real.
  ///
  /// @param shifted round(x * factor) + shift, the integer standing in the low bits
  /// @param value round(x * factor)
  record Rounded(Expr shifted, Expr value) {
    /// The integer itself, with sign.
    Expr toInteger(ElementType type) {
      return shifted.bits().minus(constant(roundingShift(type)).bits());
    }

    /// The real 2^value, where that is normal.
    Expr powerOfTwo(ElementType type) {
      return shifted.bits().plus(integer(bias(type))).shiftLeft(fractionBits(type)).fromBits();
    }
  }

  /// x * factor to the nearest integer, ties to even; right where |x * factor| is below 2^22 or
  /// 2^51.
  static Rounded round(ElementType type, Expr x, double factor) {
    double shift = roundingShift(type);
    Expr shifted = x.fma(factor, shift);
    return new Rounded(shifted, shifted.minus(shift));
  }

  /// x * 2^n by adding n to the exponent's bits; right where x and the product are normal.
  static Expr scaleNormal(ElementType type, Expr x, Expr n) {
    return x.bits().plus(n.shiftLeft(fractionBits(type))).fromBits();
  }

  /// The real 2^n for an integer n, where that is normal.
  static Expr powerOfTwo(ElementType type, Expr n) {
    return n.plus(integer(bias(type))).shiftLeft(fractionBits(type)).fromBits();
  }

  /// The value with every bit of its sign flipped where `sign` is negative: value * sign(sign).
  static Expr flipSign(Expr value, Expr sign) {
    return value.bits().xor(signBit(sign)).fromBits();
  }

  /// The sign bit alone.
  static Expr signBit(Expr x) {
    return x.bits().and(constant(-0.0).bits());
  }
}
