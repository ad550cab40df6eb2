package dev.lanewise.kernel.math;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/// The rows of the activation functions. All but softplus are x times a ratio, which the oracles
/// compute.
final class ActivationRows {
  private static final double INFINITY = Double.POSITIVE_INFINITY;
  private static final Wide CUBIC = Wide.of(new BigDecimal("0.044715"));
  private static final Wide TWICE_ROOT_TWO_OVER_PI =
      Wide.of(
          BigDecimal.valueOf(8).divide(Angles.PI, new MathContext(60)).sqrt(new MathContext(60)));

  private ActivationRows() {}

  static List<AccuracyRow> rows() {
    return List.of(softplus(), gelu(), geluTanh(), silu(), mish());
  }

  private static AccuracyRow softplus() {
    return AccuracyRow.of(
            Functions.SOFTPLUS, 4, ActivationRows::roughSoftplus, ActivationRows::softplus)
        .special(INFINITY, INFINITY, -INFINITY, 0, 0, StrictMath.log(2), -1e4, 0, 1e4, 1e4)
        .range(0, INFINITY)
        .subnormal(2)
        .near(87.33, 103.97, 120, 708.4, 745.1, 760, 0.35);
  }

  private static double roughSoftplus(double x) {
    return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
  }

  private static Truth softplus(double x) {
    if (x > 200) {
      return Truth.of(x);
    }
    Truth e = Wide.exp(Wide.of(Math.max(-Math.abs(x), -800)));
    if (x < -150) {
      return e;
    }
    Wide log = Wide.log1p(e.wide());
    return Truth.of(x > 0 ? log.plus(x) : log);
  }

  private static AccuracyRow gelu() {
    return withTail(
            AccuracyRow.of(
                Functions.GELU,
                4,
                x -> x < -40 ? -0.0 : x * ErfcTable.roughNormalCdf(x),
                x -> times(ErfcTable.normalCdf(x), Math.max(x, -39.4))))
        .near(13.1, 14.4, 15, 37.6, 38.6, 39, 1.58);
  }

  private static AccuracyRow geluTanh() {
    return withTail(
            AccuracyRow.of(
                Functions.GELU_TANH,
                4,
                x -> x < -40 ? -0.0 : x / (1 + StrictMath.exp(-twiceAngle(x))),
                x -> times(logistic(twiceAngle(x, 23)), Math.max(x, -23))))
        .near(10, 10.7, 11, 21.1, 21.6, 22);
  }

  private static double twiceAngle(double x) {
    return TWICE_ROOT_TWO_OVER_PI.hi() * x * (1 + 0.044715 * x * x);
  }

  private static Wide twiceAngle(double x, double most) {
    Wide bounded = Wide.of(Math.clamp(x, -most, most));
    Wide cubic = bounded.times(bounded).times(CUBIC).plus(1);
    return bounded.times(cubic).times(TWICE_ROOT_TWO_OVER_PI);
  }

  private static AccuracyRow silu() {
    return withTail(
            AccuracyRow.of(
                Functions.SILU,
                4,
                x -> x < -1e4 ? -0.0 : x / (1 + StrictMath.exp(-x)),
                x -> times(logistic(Wide.of(Math.clamp(x, -800, 800))), Math.max(x, -800))))
        .near(91.9, 103.97, 108.6, 120, 714.9, 745.1, 752, 760);
  }

  private static AccuracyRow mish() {
    return withTail(
            AccuracyRow.of(
                Functions.MISH,
                4,
                x -> x < -1e4 ? -0.0 : x * StrictMath.tanh(roughSoftplus(x)),
                x -> times(tanhOfSoftplus(Math.max(x, -800)), Math.max(x, -800))))
        .near(91.9, 103.97, 108.6, 120, 714.9, 745.1, 752, 760, 10, 20);
  }

  /// e (e + 2) / (e (e + 2) + 2) with e = e^x.
  private static Truth tanhOfSoftplus(double x) {
    if (x > 100) {
      return Truth.of(1);
    }
    Truth e = Wide.exp(Wide.of(x));
    Wide w = e.wide();
    Wide rest = w.plus(2).dividedBy(w.times(w.plus(2)).plus(2));
    return e.times(rest);
  }

  /// 1 / (1 + e^-v).
  private static Truth logistic(Wide v) {
    Truth e = Wide.exp(v.abs().negate());
    Wide below = e.wide().plus(1);
    return v.hi() < 0 ? e.times(Wide.ONE.dividedBy(below)) : Truth.of(Wide.ONE.dividedBy(below));
  }

  private static Truth times(Truth ratio, double x) {
    if (Math.abs(x) < 0x1p-300) {
      return new Truth(ratio.value().times(x * 0x1p500), ratio.exponent() - 500);
    }
    if (Math.abs(x) > 0x1p300) {
      return new Truth(ratio.value().times(x * 0x1p-500), ratio.exponent() + 500);
    }
    return ratio.times(Wide.of(x));
  }

  private static AccuracyRow withTail(AccuracyRow row) {
    return row.special(0, 0, -0.0, -0.0, INFINITY, INFINITY, -INFINITY, -0.0, 1e4, 1e4, -1e4, -0.0)
        .subnormal(3);
  }
}
