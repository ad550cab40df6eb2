package dev.lanewise.kernel.math;

import static dev.lanewise.kernel.Expr.constant;
import static dev.lanewise.kernel.Expr.integer;
import static dev.lanewise.kernel.Expr.select;
import static dev.lanewise.kernel.math.Polynomials.bias;
import static dev.lanewise.kernel.math.Polynomials.choose;
import static dev.lanewise.kernel.math.Polynomials.fractionBits;
import static dev.lanewise.kernel.math.Polynomials.horner;
import static dev.lanewise.kernel.math.Polynomials.paired;
import static dev.lanewise.kernel.math.Polynomials.signBit;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.math.Exponentials.Complement;
import dev.lanewise.kernel.math.Exponentials.Reduced;

/// Hyperbolic functions as expressions.
final class Hyperbolic {
  /// (cosh r - 1) / r^2 in r^2 on |r| <= log(2) / 2; relative error of cosh 2^-33 and 2^-70.
  private static final double[] COSH_FLOAT = {0x1p-1, 0x1.5554e4p-5, 0x1.6d5168p-10};

  private static final double[] COSH_DOUBLE = {
    0x1p-1,
    0x1.5555555555558p-5,
    0x1.6c16c16c15p-10,
    0x1.a01a01ad7d6b1p-16,
    0x1.27e4cc1404f34p-22,
    0x1.1f8bd99dd7b2ap-29
  };

  /// (sinh r - r) / r^3 in r^2 on |r| <= log(2) / 2; relative error of sinh 2^-34 and 2^-64.
  private static final double[] SINH_FLOAT = {0x1.555556p-3, 0x1.110feep-7, 0x1.a273fp-13};

  private static final double[] SINH_DOUBLE = {
    0x1.5555555555555p-3,
    0x1.11111111112cap-7,
    0x1.a01a019f4a2ep-13,
    0x1.71de3d3177b2bp-19,
    0x1.ae5ac0a879229p-26,
    0x1.6db555ccdb883p-33
  };

  /// (tanh x - x) / x^3 in x^2 on |x| <= 0.55; relative error of tanh 2^-28.8 and 2^-58.7.
  private static final double[] TANH_FLOAT = {
    -0x1.555544p-2, 0x1.110bbep-3, -0x1.b8f698p-5, 0x1.57d3fp-6, -0x1.93ff46p-8
  };

  private static final double[] TANH_DOUBLE = {
    -0x1.5555555555544p-2, 0x1.111111110fcf5p-3, -0x1.ba1ba1b901b75p-5, 0x1.664f484221e8ap-6,
    -0x1.226e2c7bc3248p-7, 0x1.d6d23e1e481a6p-9, -0x1.7d8b907fd4e4p-10, 0x1.346376a493318p-11,
    -0x1.e83f66d8a2a07p-13, 0x1.5a43a40e314bcp-14, -0x1.3fa43b0d5b044p-16
  };

  private Hyperbolic() {}

  /// |x| = n log 2 + r, and what sinh and cosh of it are made of.
  ///
  /// With s = 2^n: cosh x = (s + 1/s)/2 cosh r + (s - 1/s)/2 sinh r, and sinh x the same with the
  /// factors exchanged. The factors are a quarter of s + 1/s and s - 1/s, lest they overflow.
  ///
  /// @param difference (s - 1/s) / 4, with its rounding error
  /// @param sum (s + 1/s) / 4, with its rounding error
  /// @param r the reduced argument
  /// @param coshRest cosh r - 1
  /// @param sinhRest sinh r - r, and what r lost in rounding
  private record Parts(
      DoubleWord difference, DoubleWord sum, Expr r, Expr coshRest, Expr sinhRest) {
    static Parts of(ElementType type, Expr magnitude) {
      Expr bounded = Exponentials.atMost(magnitude, choose(type, 89.7, 710.7));
      Reduced reduced = Reduced.of(type, bounded, -2);
      Expr bits = reduced.powerBits(type);
      // 1/(4s), or 0 where that would be below the normal numbers and is nothing beside s.
      Expr inverse =
          new Expr.Binary(
                  Expr.BinaryOp.MAX,
                  integer((2L * (bias(type) - 2)) << fractionBits(type)).minus(bits),
                  integer(0))
              .fromBits();
      Expr s = bits.fromBits();
      Expr r = reduced.r();
      Expr r2 = r.square();
      Expr cosh =
          r2.fma(horner(r2, choose(type, COSH_FLOAT, COSH_DOUBLE)), r.times(reduced.rLow()));
      Expr sinh =
          r2.times(r).fma(horner(r2, choose(type, SINH_FLOAT, SINH_DOUBLE)), reduced.rLow());
      return new Parts(
          DoubleWord.fastSum(s, inverse.negate()), DoubleWord.fastSum(s, inverse), r, cosh, sinh);
    }
  }

  /// a (1 + c) + b (r + t), the leading a + b r kept with its rounding error; twice that.
  private static Expr combine(DoubleWord a, Expr c, Expr b, Expr r, Expr t) {
    Expr sum = b.fma(r, a.high());
    Expr lost = b.fma(r, a.high().minus(sum)).plus(a.low());
    Expr half = sum.plus(a.high().fma(c, b.fma(t, lost)));
    return half.plus(half);
  }

  static Expr sinh(ElementType type, Expr x) {
    Expr magnitude = x.abs();
    Parts p = Parts.of(type, magnitude);
    Expr value = combine(p.difference(), p.coshRest(), p.sum().high(), p.r(), p.sinhRest());
    Expr tiny = magnitude.less(constant(choose(type, 0x1p-13, 0x1p-27)));
    return withSign(select(tiny, magnitude, value), x);
  }

  static Expr cosh(ElementType type, Expr x) {
    Parts p = Parts.of(type, x.abs());
    return combine(p.sum(), p.coshRest(), p.difference().high(), p.r(), p.sinhRest());
  }

  /// A polynomial below 0.55; above, 1 - 2 / (1 + e^(2|x|)).
  static Expr tanh(ElementType type, Expr x) {
    Expr magnitude = x.abs();
    Complement c = Complement.of(type, magnitude.plus(magnitude));
    Expr large = c.value().fma(-2, 1);
    Expr x2 = magnitude.square();
    Expr series = paired(x2, x2.square(), choose(type, TANH_FLOAT, TANH_DOUBLE));
    Expr small = x2.times(magnitude).fma(series, magnitude);
    Expr isSmall = magnitude.less(constant(0.55));
    Expr isOne = magnitude.greater(constant(choose(type, 10, 20)));
    return withSign(select(isSmall, small, select(isOne, constant(1), large)), x);
  }

  /// A value that is not negative, with the sign of x.
  private static Expr withSign(Expr value, Expr x) {
    return value.bits().or(signBit(x)).fromBits();
  }
}
