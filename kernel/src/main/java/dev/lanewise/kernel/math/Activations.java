package dev.lanewise.kernel.math;

import static dev.lanewise.kernel.Expr.constant;
import static dev.lanewise.kernel.Expr.select;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;

/// Activation functions as expressions. Their tails keep their relative accuracy until they are
/// subnormal.
final class Activations {
  /// (log(1 + e) - e) / e^2 on 0 <= e <= 1; relative error of log(1 + e) 2^-27.5 and 2^-59.1.
  private static final double[] LOG_FLOAT = {
    -0x1.ffffd2p-2,
    0x1.554ddap-2,
    -0x1.ff2556p-3,
    0x1.935568p-3,
    -0x1.3a6736p-3,
    0x1.b53c48p-4,
    -0x1.d7efa8p-5,
    0x1.4a9226p-6,
    -0x1.b22adep-9
  };

  private static final double[] LOG_DOUBLE = {
    -0x1.fffffffffffeep-2,
    0x1.5555555554772p-2,
    -0x1.ffffffff8620fp-3,
    0x1.9999998868f8ep-3,
    -0x1.555553dcd8488p-3,
    0x1.249233abc27cfp-3,
    -0x1.fffe43c16eff9p-4,
    0x1.c70f2d243f8afp-4,
    -0x1.994c493cc9639p-4,
    0x1.72fdbed57e7edp-4,
    -0x1.5061add721d04p-4,
    0x1.2cafade1e726ep-4,
    -0x1.0276e6b4be621p-4,
    0x1.9cb683ddc95e1p-5,
    -0x1.25cffc513f05ap-5,
    0x1.652642dd089ap-6,
    -0x1.61f45bd5debdbp-7,
    0x1.0f1f1a807e833p-8,
    -0x1.2a826588963fp-10,
    0x1.a1e265bed85d3p-13,
    -0x1.16320ec13be18p-16
  };

  /// 2 sqrt(2 / pi) and 0.044715 times that, in two parts. The first part of the first has no bits
  /// below 2^-20, or 2^-46, so that its difference from the slope is exact.
  private static final double[] GELU_LINEAR_FLOAT = {0x1.98845p0, 0x1.9ea1b2p-23};

  private static final double[] GELU_LINEAR_DOUBLE = {0x1.9884533d4364p0, 0x1.08d0fcb3c500cp-48};

  private static final double[] GELU_CUBIC_FLOAT = {0x1.2444f2p-4, 0x1.49b16ap-29};

  private static final double[] GELU_CUBIC_DOUBLE = {0x1.2444f2a4d8b4bp-4, -0x1.6c843a29d1c7p-61};

  private Activations() {}

  /// max(x, 0) + log(1 + e^-|x|).
  static Expr softplus(ElementType type, Expr x) {
    Expr e = LiftedExponential.of(type, minusMagnitude(type, x)).value();
    Expr log = Polynomials.horner(e, Polynomials.choose(type, LOG_FLOAT, LOG_DOUBLE));
    return select(x.less(constant(0)), constant(0), x).plus(e.square().fma(log, e));
  }

  static Expr gelu(ElementType type, Expr x) {
    return ErrorFunctions.gelu(type, x);
  }

  /// x / (1 + e^-v) with v = 2 sqrt(2 / pi) (x + 0.044715 x^3), which is 2 atanh of the tanh in the
  /// definition. v is computed in two parts: in the tail, e^v has the absolute error of v.
  static Expr geluTanh(ElementType type, Expr x) {
    double[] linear = Polynomials.choose(type, GELU_LINEAR_FLOAT, GELU_LINEAR_DOUBLE);
    double[] cubic = Polynomials.choose(type, GELU_CUBIC_FLOAT, GELU_CUBIC_DOUBLE);
    Expr a = Exponentials.atMost(x.abs(), Polynomials.choose(type, 11, 22));
    Expr minus = a.negate();
    Expr square = a.square();
    Expr slope = square.fma(cubic[0], linear[0]);
    Expr slopeLow =
        square
            .fma(cubic[0], constant(linear[0]).minus(slope))
            .plus(minus.fma(a, square).fma(-cubic[0], square.fma(cubic[1], linear[1])));
    Expr v = minus.times(slope);
    Expr low = minus.fma(slopeLow, a.fma(slope, v).negate());
    return gated(x, minus, LiftedExponential.of(type, v, low));
  }

  static Expr silu(ElementType type, Expr x) {
    Expr minus = minusMagnitude(type, x);
    return gated(x, minus, LiftedExponential.of(type, minus));
  }

  /// x / (1 + power) where x is positive, x power / (1 + power) where it is negative.
  ///
  /// @param minus -|x|, bounded
  private static Expr gated(Expr x, Expr minus, LiftedExponential power) {
    Expr isNegative = x.less(constant(0));
    Expr top = select(isNegative, minus.times(power.significand()), x);
    Expr quotient = top.dividedBy(power.value().plus(1));
    return select(isNegative, power.scaled(quotient), quotient);
  }

  /// x (1 - 2 / d) where x is positive and x e (1 - e (e + 1) / d) where it is negative, for d = e
  /// (e + 2) + 2, e = e^x = (1 + s) 2^n. Both are x + x g, times 2^n in the second case, so that
  /// little but that sum is rounded.
  static Expr mish(ElementType type, Expr x) {
    Expr isNegative = x.less(constant(0));
    Expr below = Exponentials.atLeast(x, least(type));
    Expr bounded = Exponentials.atMost(below, Polynomials.choose(type, 10, 20));
    LiftedExponential power = LiftedExponential.of(type, bounded);
    Expr e = power.value();
    Expr top = select(isNegative, e.fma(e, e), constant(2));
    Expr share = top.dividedBy(constant(-2).minus(e.times(e.plus(2))));
    Expr g = select(isNegative, share.fma(power.significand(), power.growth()), share);
    Expr grown = bounded.fma(g, below);
    Expr value = select(isNegative, power.scaled(grown), grown);
    return value.bits().or(Polynomials.signBit(x)).fromBits();
  }

  private static Expr minusMagnitude(ElementType type, Expr x) {
    return Exponentials.atLeast(x.bits().or(constant(-0.0).bits()).fromBits(), least(type));
  }

  /// Below this, |x| e^x is less than half the smallest subnormal.
  private static double least(ElementType type) {
    return Polynomials.choose(type, -120, -760);
  }
}
