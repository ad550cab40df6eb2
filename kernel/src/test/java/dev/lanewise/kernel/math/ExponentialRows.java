package dev.lanewise.kernel.math;

import static dev.lanewise.kernel.math.AccuracyRow.Law.EVEN;
import static dev.lanewise.kernel.math.AccuracyRow.Law.ODD;

import java.util.List;

/// The rows of exponentials, logarithms, roots and hyperbolic functions.
final class ExponentialRows {
  private static final double INFINITY = Double.POSITIVE_INFINITY;
  private static final double NAN = Double.NaN;

  private ExponentialRows() {}

  static List<AccuracyRow> rows() {
    return List.of(
        exp(), exp2(), expm1(), sigmoid(), log(), log2(), log10(), log1p(), rsqrt(), cbrt(), sinh(),
        cosh(), tanh());
  }

  private static AccuracyRow exp() {
    return AccuracyRow.of(Functions.EXP, 1, StrictMath::exp, x -> bounded(x, Wide::exp))
        .special(INFINITY, INFINITY, -INFINITY, 0, 0, 1, -0.0, 1, 1e4, INFINITY, -1e4, 0)
        .range(0, INFINITY)
        .near(
            88.72284, 87.33655, 103.97208, 709.782712893384, 708.3964185322641, 745.1332191019412);
  }

  private static AccuracyRow exp2() {
    return AccuracyRow.of(
            Functions.EXP2, 1, ExponentialRows::exp2Float, x -> Wide.exp2(clamp(x, 1100)))
        .special(INFINITY, INFINITY, -INFINITY, 0, 0, 1, -0.0, 1, 10, 1024, -10, 0x1p-10)
        .range(0, INFINITY)
        .near(128, 126, 149, 150, 1024, 1022, 1074, 1075);
  }

  /// Exact at integers; the reduction is exact, so that the error stays at that of exp.
  private static double exp2Float(double x) {
    double k = Math.rint(clamp(x, 1100));
    double scaled = StrictMath.exp((clamp(x, 1100) - k) * Wide.LN_2.hi());
    return Math.scalb(scaled, (int) k);
  }

  private static AccuracyRow expm1() {
    return AccuracyRow.of(
            Functions.EXPM1, 1, StrictMath::expm1, x -> bounded(x, w -> Truth.of(Wide.expm1(w))))
        .special(INFINITY, INFINITY, -INFINITY, -1, 0, 0, -0.0, -0.0, 1e4, INFINITY, -1e4, -1)
        .range(-1, INFINITY)
        .near(88.72284, 17.3287, 0.34657, 709.782712893384, 38.123, 0.3465735902799726);
  }

  private static AccuracyRow sigmoid() {
    return AccuracyRow.of(
            Functions.SIGMOID,
            1,
            x -> 1 / (1 + StrictMath.exp(-x)),
            x -> bounded(x, ExponentialRows::sigmoidWide))
        .special(INFINITY, 1, -INFINITY, 0, 0, 0.5, -0.0, 0.5, 1e4, 1, -1e4, 0)
        .range(0, 1)
        .near(88.72284, 87.33655, 103.97208, 17.3287, 709.782712893384, 708.3964, 745.1332, 37);
  }

  private static Truth sigmoidWide(Wide x) {
    if (x.hi() < -600) {
      return Wide.exp(x);
    }
    Wide e = Wide.exp(x.hi() < 0 ? x : x.negate()).wide();
    Wide d = e.plus(1);
    return Truth.of((x.hi() < 0 ? e : Wide.ONE).dividedBy(d));
  }

  private static AccuracyRow log() {
    return AccuracyRow.of(Functions.LOG, 1, StrictMath::log, x -> Truth.of(Wide.log(Wide.of(x))))
        .special(INFINITY, INFINITY, -INFINITY, NAN, 0, -INFINITY, -0.0, -INFINITY, 1, 0, -1, NAN)
        .near(1, 0.70710678, 1.41421356, 0.6666666, 1.3333333, 0x1p-126, 0x1p-1022);
  }

  private static AccuracyRow log2() {
    return AccuracyRow.of(
            Functions.LOG2,
            1,
            ExponentialRows::log2Float,
            x -> Truth.of(Wide.log(Wide.of(x)).dividedBy(Wide.LN_2)))
        .special(
            INFINITY, INFINITY, -INFINITY, NAN, 0, -INFINITY, -0.0, -INFINITY, 1, 0, -1, NAN, 1024,
            10, 0x1p-20, -20)
        .near(1, 0.70710678, 1.41421356, 0.6666666, 1.3333333, 0x1p-126, 0x1p-1022);
  }

  private static double log2Float(double x) {
    return StrictMath.log(x) / Wide.LN_2.hi();
  }

  private static AccuracyRow log10() {
    return AccuracyRow.of(
            Functions.LOG10,
            1,
            x -> StrictMath.log(x) / Wide.LN_10.hi(),
            x -> Truth.of(Wide.log(Wide.of(x)).dividedBy(Wide.LN_10)))
        .special(INFINITY, INFINITY, -INFINITY, NAN, 0, -INFINITY, -0.0, -INFINITY, 1, 0, -1, NAN)
        .near(1, 0.70710678, 1.41421356, 0.6666666, 1.3333333, 10, 1000, 0x1p-126, 0x1p-1022);
  }

  private static AccuracyRow log1p() {
    return AccuracyRow.of(
            Functions.LOG1P, 1, StrictMath::log1p, x -> Truth.of(Wide.log1p(Wide.of(x))))
        .special(INFINITY, INFINITY, -INFINITY, NAN, 0, 0, -0.0, -0.0, -1, -INFINITY, -2, NAN)
        .near(1, 0.41421356, 0.29289321, 0.3333333, 0x1p-126, 0x1p-1022, 0x1p24, 0x1p53);
  }

  private static AccuracyRow rsqrt() {
    return AccuracyRow.of(Functions.RSQRT, 1, x -> 1 / Math.sqrt(x), x -> Truth.of(rsqrtWide(x)))
        .special(INFINITY, 0, -INFINITY, NAN, 0, INFINITY, -0.0, -INFINITY, 1, 1, -1, NAN, 4, 0.5)
        .near(1, 2, 4, 0x1p-126, 0x1p-1022);
  }

  private static Wide rsqrtWide(double x) {
    if (x < 0x1p-900) {
      return rsqrtWide(x * 0x1p400).scaled(0x1p200);
    }
    return Wide.ONE.dividedBy(Wide.of(x).sqrt());
  }

  private static AccuracyRow cbrt() {
    return AccuracyRow.of(Functions.CBRT, 1, StrictMath::cbrt, x -> Truth.of(cbrtWide(x)))
        .special(
            INFINITY, INFINITY, -INFINITY, -INFINITY, 0, 0, -0.0, -0.0, 1, 1, 27, 3, -0.125, -0.5)
        .laws(ODD)
        .near(1, 2, 4, 8, 0x1p-126, 0x1p-1022);
  }

  /// Two steps of Newton from the library's value.
  private static Wide cbrtWide(double x) {
    if (Math.abs(x) < 0x1p-800) {
      return cbrtWide(x * 0x1p600).scaled(0x1p-200);
    }
    if (Math.abs(x) > 0x1p800) {
      return cbrtWide(x * 0x1p-600).scaled(0x1p200);
    }
    Wide y = Wide.of(StrictMath.cbrt(x));
    for (int i = 0; i < 2; i++) {
      Wide square = y.times(y);
      Wide rest = square.times(y).minus(Wide.of(x));
      y = y.minus(rest.dividedBy(square.times(3)));
    }
    return y;
  }

  private static AccuracyRow sinh() {
    return AccuracyRow.of(Functions.SINH, 1, StrictMath::sinh, ExponentialRows::sinhWide)
        .special(
            INFINITY, INFINITY, -INFINITY, -INFINITY, 0, 0, -0.0, -0.0, 1e4, INFINITY, -1e4,
            -INFINITY)
        .laws(ODD)
        .near(88.72284, 89.41599, 1, 0.34657, 0.693147, 709.782712893384, 710.4758600739439, 20, 9);
  }

  private static Truth sinhWide(double x) {
    if (Math.abs(x) > 40) {
      Truth e = bounded(Math.abs(x), Wide::exp);
      Truth half = new Truth(e.value(), e.exponent() - 1);
      // e^-2x is below 2^-115 of the whole.
      return x < 0 ? half.negate() : half;
    }
    if (Math.abs(x) < 0x1p-200) {
      return Truth.of(x);
    }
    Wide m = Wide.expm1(Wide.of(Math.abs(x)));
    Truth half = Truth.of(m.plus(m.dividedBy(m.plus(1))).scaled(0.5));
    return x < 0 ? half.negate() : half;
  }

  private static AccuracyRow cosh() {
    return AccuracyRow.of(Functions.COSH, 1, StrictMath::cosh, ExponentialRows::coshWide)
        .special(
            INFINITY, INFINITY, -INFINITY, INFINITY, 0, 1, -0.0, 1, 1e4, INFINITY, -1e4, INFINITY)
        .range(1, INFINITY)
        .laws(EVEN)
        .near(88.72284, 89.41599, 1, 0.34657, 0.693147, 709.782712893384, 710.4758600739439, 20, 9);
  }

  private static Truth coshWide(double x) {
    Truth e = bounded(Math.abs(x), Wide::exp);
    if (Math.abs(x) > 40) {
      return new Truth(e.value(), e.exponent() - 1);
    }
    return Truth.of(e.wide().plus(e.reciprocal().wide()).scaled(0.5));
  }

  private static AccuracyRow tanh() {
    return AccuracyRow.of(Functions.TANH, 1, StrictMath::tanh, x -> Truth.of(tanhWide(x)))
        .special(INFINITY, 1, -INFINITY, -1, 0, 0, -0.0, -0.0, 1e4, 1, -1e4, -1)
        .range(-1, 1)
        .laws(ODD)
        .near(0.25, 0.34657, 0.55, 0.625, 0.8, 1, 9.01, 19.06, 22);
  }

  private static Wide tanhWide(double x) {
    if (Math.abs(x) < 0x1p-200) {
      return Wide.of(x);
    }
    Wide m = Wide.expm1(Wide.of(2 * Math.clamp(x, -60, 60)));
    return m.dividedBy(m.plus(2));
  }

  private interface OfWide {
    Truth of(Wide x);
  }

  /// Where the result over- or underflows without doubt, that of an argument that does so too.
  private static Truth bounded(double x, OfWide f) {
    return f.of(Wide.of(clamp(x, 800)));
  }

  private static double clamp(double x, double most) {
    return x > most ? most : x < -most ? -most : x;
  }
}
