package dev.lanewise.kernel.math;

import static dev.lanewise.kernel.Expr.constant;
import static dev.lanewise.kernel.Expr.integer;
import static dev.lanewise.kernel.Expr.select;
import static dev.lanewise.kernel.math.Polynomials.bias;
import static dev.lanewise.kernel.math.Polynomials.choose;
import static dev.lanewise.kernel.math.Polynomials.fractionBits;
import static dev.lanewise.kernel.math.Polynomials.staged;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;

/// Logarithms as expressions.
///
/// x = 2^e (1 + f), where 1 + f is around 1, so that e is 0 there. The logarithm to base b is e
/// log_b(2) + f log_b(e) + f^2 Q(f): the first two terms are added without error, the rest is small
/// beside them.
final class Logarithms {
  /// A base: the least 1 + f; log_b(2) in two parts, the first short enough that its product with e
  /// is exact; log_b(e) in two parts; and Q.
  ///
  /// The least 1 + f is such that where e = -1, the sum of the first two terms does not fall below
  /// half of the larger or into a lower binade than the second: then the rounding error of that sum
  /// is exact.
  record Base(
      double least,
      double twoHigh,
      double twoLow,
      double eHigh,
      double eLow,
      double[] coefficients) {}

  // Relative error of the logarithm by Q: below 2^-26.4 (float) and 2^-56.6 (double).
  private static final Base E_FLOAT =
      new Base(
          11 / 16.0,
          0x1.62e4p-1,
          0x1.7f7d1cp-20,
          1,
          0,
          new double[] {
            -0x1.fffff8p-2,
            0x1.5554ecp-2,
            -0x1.00036cp-2,
            0x1.99d506p-3,
            -0x1.548cccp-3,
            0x1.1edf8ep-3,
            -0x1.0750e6p-3,
            0x1.1cc5eep-3,
            -0x1.986416p-4
          });

  private static final Base E_DOUBLE =
      new Base(
          11 / 16.0,
          0x1.62e42fefa4p-1,
          -0x1.8432a1b0e2634p-43,
          1,
          0,
          new double[] {
            -0x1.ffffffffffffbp-2,
            0x1.5555555555568p-2,
            -0x1.0000000000977p-2,
            0x1.999999999756ep-3,
            -0x1.55555554942c7p-3,
            0x1.249249253bb17p-3,
            -0x1.0000003c6c61p-3,
            0x1.c71c71b4e8b4dp-4,
            -0x1.999983fc60f96p-4,
            0x1.745d0e30335ddp-4,
            -0x1.5557b60c36c24p-4,
            0x1.3b15d5ded0872p-4,
            -0x1.2467eb0cd6d12p-4,
            0x1.10d8a39b4e293p-4,
            -0x1.01d8f51d76739p-4,
            0x1.e85ab37072d41p-5,
            -0x1.aedf6f3146cf6p-5,
            0x1.78e68f3b5140ap-5,
            -0x1.e53f1c8d3f73cp-5,
            0x1.3950657b7acf1p-4,
            -0x1.6f21eed53b77fp-5
          });

  private static final Base TWO_FLOAT =
      new Base(
          2 / 3.0,
          1,
          0,
          0x1.715476p0,
          0x1.4ae0cp-26,
          new double[] {
            -0x1.71547ap-1,
            0x1.ec6fep-2,
            -0x1.715126p-2,
            0x1.27abf6p-2,
            -0x1.ed653ep-3,
            0x1.9c4e02p-3,
            -0x1.6216e8p-3,
            0x1.a3d44cp-3,
            -0x1.92e036p-3
          });

  private static final Base TWO_DOUBLE =
      new Base(
          2 / 3.0,
          1,
          0,
          0x1.71547652b82fep0,
          0x1.777d0ffda0d24p-56,
          new double[] {
            -0x1.71547652b82ffp-1,
            0x1.ec709dc3a037ep-2,
            -0x1.71547652b7ee5p-2,
            0x1.2776c50f0438dp-2,
            -0x1.ec709dc3fe637p-3,
            0x1.a617629d5d3f2p-3,
            -0x1.71547632186dap-3,
            0x1.484b167869dcap-3,
            -0x1.2776cb86c78aap-3,
            0x1.0c9a1f85b3fabp-3,
            -0x1.ec6f04acb115p-4,
            0x1.c6a26d1e65c2ap-4,
            -0x1.a63841dd3d962p-4,
            0x1.88ca5b088bc2fp-4,
            -0x1.6f96455264f07p-4,
            0x1.67312e82d26ffp-4,
            -0x1.57b46e8ee2b5ap-4,
            0x1.e09e71a479432p-5,
            -0x1.a6369947555fep-5,
            0x1.00bb404b0d9adp-3,
            -0x1.034d0cf56a645p-3
          });

  private static final Base TEN_FLOAT =
      new Base(
          11 / 16.0,
          0x1.344p-2,
          0x1.3509f8p-18,
          0x1.bcb7b2p-2,
          -0x1.5b235ep-27,
          new double[] {
            -0x1.bcb7aap-3,
            0x1.287a1cp-3,
            -0x1.bcbdd4p-4,
            0x1.63f94ep-4,
            -0x1.27c7fap-4,
            0x1.f266dcp-5,
            -0x1.c9bf32p-5,
            0x1.ee77aap-5,
            -0x1.619cfp-5
          });

  private static final Base TEN_DOUBLE =
      new Base(
          11 / 16.0,
          0x1.34413509f8p-2,
          -0x1.80433b83b532ap-44,
          0x1.bcb7b1526e50ep-2,
          0x1.95355baaafad3p-57,
          new double[] {
            -0x1.bcb7b1526e50ap-3,
            0x1.287a7636f436fp-3,
            -0x1.bcb7b1526f52bp-4,
            0x1.63c6277523146p-4,
            -0x1.287a76364eb12p-4,
            0x1.fc3fa6163ad8ap-5,
            -0x1.bcb7b1ba668a8p-5,
            0x1.8b4df2e2cb3f3p-5,
            -0x1.63c614cfd3e8dp-5,
            0x1.436e4abef11a7p-5,
            -0x1.287c845c5d553p-5,
            0x1.11adf5783696p-5,
            -0x1.fbf64bff0121bp-6,
            0x1.d9fc24d149ae4p-6,
            -0x1.bfeb89fcd6f44p-6,
            0x1.a8284a1b7eed8p-6,
            -0x1.764626ca7a2e4p-6,
            0x1.477a3d91e9e21p-6,
            -0x1.a57c38e02471p-6,
            0x1.100854e74c7e5p-5,
            -0x1.3eb85e736a8c2p-6
          });

  private Logarithms() {}

  /// x = 2^e (1 + f).
  ///
  /// @param biased e + bias, an integer
  /// @param e the exponent as a real
  /// @param f the fraction
  record Split(Expr biased, Expr e, Expr f) {}

  /// Splits a positive number; a subnormal one is lifted to the normal ones first.
  static Split split(ElementType type, Expr x, double least) {
    double lift = choose(type, 0x1p24, 0x1p54);
    Expr small = x.less(constant(choose(type, 0x1p-126, 0x1p-1022)));
    Expr lifted = select(small, x.times(lift), x);
    double offset = choose(type, 0x1p23, 0x1p52) + bias(type);
    double liftBits = choose(type, 24, 54);
    return split(type, lifted, select(small, constant(offset + liftBits), constant(offset)), least);
  }

  /// Splits a positive normal number.
  static Split splitNormal(ElementType type, Expr x, double least) {
    return split(type, x, constant(choose(type, 0x1p23, 0x1p52) + bias(type)), least);
  }

  /// The exponent becomes a real by standing in the low bits of 2^23 or 2^52, which is taken away
  /// again with the bias: cheaper than a conversion, and lanes of all machines have it.
  private static Split split(ElementType type, Expr x, Expr offset, double least) {
    int fraction = fractionBits(type);
    long leastBits =
        type == ElementType.FLOAT
            ? Float.floatToRawIntBits((float) least)
            : Double.doubleToRawLongBits(least);
    long one = (long) bias(type) << fraction;
    Expr raised = x.bits().plus(integer(one - leastBits));
    Expr biased = raised.shiftRightUnsigned(fraction);
    Expr e =
        biased.or(integer((long) (bias(type) + fraction) << fraction)).fromBits().minus(offset);
    Expr mantissa = raised.and(integer((1L << fraction) - 1)).plus(integer(leastBits)).fromBits();
    return new Split(biased, e, mantissa.minus(1));
  }

  /// The logarithm of 2^e (1 + f); the low part is not rounded away.
  private static DoubleWord combine(Base base, Expr e, Expr f) {
    Expr exponentPart = e.times(base.twoHigh());
    Expr high = f.fma(base.eHigh(), exponentPart);
    Expr rest = f.fma(base.eHigh(), exponentPart.minus(high));
    if (base.twoLow() != 0) {
      rest = e.fma(base.twoLow(), rest);
    }
    Expr slope = staged(f, f.square(), base.coefficients()).fma(f, base.eLow());
    return new DoubleWord(high, f.fma(slope, rest));
  }

  /// `value` where 0 < x < infinity; infinity there; -infinity for zeros; NaN below and for NaN.
  private static Expr withLimits(Expr x, Expr value) {
    Expr infinity = constant(Double.POSITIVE_INFINITY);
    Expr finite = select(x.less(infinity), value, x);
    Expr notPositive =
        select(x.equalTo(constant(0)), constant(Double.NEGATIVE_INFINITY), constant(Double.NaN));
    return select(x.greater(constant(0)), finite, notPositive);
  }

  private static Expr logarithm(ElementType type, Base base, Expr x) {
    Split s = split(type, x, base.least());
    return withLimits(x, combine(base, s.e(), s.f()).value());
  }

  private static Base base(ElementType type, Base ofFloat, Base ofDouble) {
    return type == ElementType.FLOAT ? ofFloat : ofDouble;
  }

  static Expr log(ElementType type, Expr x) {
    return logarithm(type, base(type, E_FLOAT, E_DOUBLE), x);
  }

  static Expr log2(ElementType type, Expr x) {
    return logarithm(type, base(type, TWO_FLOAT, TWO_DOUBLE), x);
  }

  static Expr log10(ElementType type, Expr x) {
    return logarithm(type, base(type, TEN_FLOAT, TEN_DOUBLE), x);
  }

  /// The exponent is that of 1 + x rounded; f = x 2^-e + (2^-e - 1) is made from x itself and loses
  /// nothing where e is small, next to nothing elsewhere.
  static Expr log1p(ElementType type, Expr x) {
    Base base = base(type, E_FLOAT, E_DOUBLE);
    Expr u = x.plus(1);
    Split s = splitNormal(type, u, base.least());
    // 2^(3 - e): 2^-e itself would underflow for the largest x.
    Expr inverse =
        integer(2L * bias(type) + 3).minus(s.biased()).shiftLeft(fractionBits(type)).fromBits();
    Expr scaled = x.times(0.125);
    Expr start = inverse.fma(0.125, -1);
    Expr f = scaled.fma(inverse, start);
    Expr fLow = scaled.fma(inverse, start.minus(f));
    DoubleWord sum = combine(base, s.e(), f);
    Expr value = withLimits(u, sum.high().plus(sum.low().plus(fLow)));
    Expr tiny = x.abs().less(constant(choose(type, 0x1p-26, 0x1p-55)));
    return select(tiny, x, value);
  }
}
