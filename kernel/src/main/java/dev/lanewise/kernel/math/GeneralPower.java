package dev.lanewise.kernel.math;

import static dev.lanewise.kernel.Expr.constant;
import static dev.lanewise.kernel.Expr.integer;
import static dev.lanewise.kernel.Expr.select;
import static dev.lanewise.kernel.math.Polynomials.choose;
import static dev.lanewise.kernel.math.Polynomials.paired;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;

/// x^y as 2^(y log2 |x|), with a logarithm and a product of twice the precision.
///
/// The result loses as many bits as the exponent of the product has, so the logarithm needs that
/// many more than the result. With x = 2^e m, sqrt(1/2) <= m < sqrt(2), and s = (m - 1) / (m + 1),
/// log2 x = e + 2 log2(e) (s + s^3/3 + s^5/5 + ...) (Tang, Table-lookup algorithms for elementary
/// functions and their error analysis, ARITH 1991, for the double-word treatment of the leading
/// terms); the first two terms are taken in double words. Special values are those of IEEE
/// 754-2019, section 9.2.1: unlike those of [Math#pow(double, double)], pow(1, y) is 1 for every y,
/// NaN and the infinities too, and pow(-1, y) is 1 for infinite y.
final class GeneralPower {
  /// 2 log2(e) (s^5/5 + s^7/7 + ...) / s^5 in s^2 on |s| < 0.1717; absolute error of log2 2^-34.8
  /// and 2^-72.
  private static final double[] LOG_FLOAT = {0x1.2776ccp-1, 0x1.a5f4d8p-2, 0x1.547b7cp-2};

  private static final double[] LOG_DOUBLE = {
    0x1.2776c50ef9bfep-1, 0x1.a61762a7ae41dp-2, 0x1.484b13d735f57p-2, 0x1.0c9a84fff7526p-2,
    0x1.c68f050d7c8a2p-3, 0x1.8a061c9b7c5dcp-3, 0x1.593b6bed6e455p-3, 0x1.6038841eb1da3p-3
  };

  /// 2 log2(e) and a third of it, each in two floats and in two doubles.
  private static final double[] FIRST_FLOAT = {0x1.715476p+1, 0x1.4ae0cp-25};

  private static final double[] FIRST_DOUBLE = {0x1.71547652b82fep+1, 0x1.777d0ffda0d24p-55};
  private static final double[] THIRD_FLOAT = {0x1.ec709ep-1, -0x1.e2fe02p-28};
  private static final double[] THIRD_DOUBLE = {0x1.ec709dc3a03fdp-1, 0x1.d27f05548af0cp-55};

  private static final double INFINITY = Double.POSITIVE_INFINITY;

  private GeneralPower() {}

  static Expr pow(ElementType type, Expr x, Expr y) {
    Expr magnitude = x.abs();
    Expr value = magnitudePower(type, magnitude, y);
    value = select(y.equalTo(constant(0)), constant(1), value);
    Expr infinite = y.abs().equalTo(constant(INFINITY));
    Expr one = x.equalTo(constant(1)).or(x.equalTo(constant(-1)).and(infinite));
    return select(one, constant(1), withSign(type, x, magnitude, y, value));
  }

  /// m = 1 + f as s = f / (2 + f) in two words. 2 + f may not be representable; what it loses goes
  /// into the second word, and so does what the first loses by being a product with a reciprocal.
  private static DoubleWord quotient(Expr f) {
    DoubleWord divisor = DoubleWord.fastSum(constant(2), f);
    Expr inverse = constant(1).dividedBy(divisor.high());
    Expr q = f.times(inverse);
    Expr opposite = q.negate();
    Expr rest = opposite.fma(divisor.low(), opposite.fma(divisor.high(), f));
    return new DoubleWord(q, rest.times(inverse));
  }

  /// log2 of a positive finite number in two words.
  private static DoubleWord log2(ElementType type, Expr magnitude) {
    Logarithms.Split split = Logarithms.split(type, magnitude, StrictMath.sqrt(0.5));
    DoubleWord s = quotient(split.f());
    double[] c1 = choose(type, FIRST_FLOAT, FIRST_DOUBLE);
    double[] c3 = choose(type, THIRD_FLOAT, THIRD_DOUBLE);
    DoubleWord first = s.looseTimes(DoubleWord.constants(c1[0], c1[1]));
    DoubleWord square = s.looseSquare();
    DoubleWord third = square.looseTimes(s).looseTimes(DoubleWord.constants(c3[0], c3[1]));
    DoubleWord leading = first.plusSmaller(third);
    Expr z = square.high();
    Expr fifth = z.square().times(s.high());
    Expr tail = fifth.times(paired(z, z.square(), choose(type, LOG_FLOAT, LOG_DOUBLE)));
    DoubleWord sum = DoubleWord.fastSum(split.e(), leading.high());
    // Where e is 0 the first word is that of the series itself.
    return DoubleWord.fastSum(sum.high(), sum.low().plus(leading.low().plus(tail)));
  }

  /// |x|^y; for |x| of 0 and infinity the logarithm is infinite, and the product decides.
  private static Expr magnitudePower(ElementType type, Expr magnitude, Expr y) {
    DoubleWord log = log2(type, magnitude);
    Expr zero = magnitude.equalTo(constant(0));
    Expr finite = select(magnitude.less(constant(INFINITY)), log.high(), magnitude);
    Expr high = select(zero, constant(-INFINITY), finite);
    Expr product = y.times(high);
    Expr rest = y.fma(log.low(), y.fma(high, product.negate()));
    return Exponentials.exp2(type, product, rest);
  }

  /// Negative where x has its sign bit set and y is an odd integer; NaN where x is negative and
  /// finite and y no integer.
  private static Expr withSign(ElementType type, Expr x, Expr magnitude, Expr y, Expr value) {
    Expr size = y.abs();
    // Above 2^23 or 2^52 all are integers; from twice that on all are even.
    double integral = choose(type, 0x1p23, 0x1p52);
    Expr large = size.greaterOrEqual(constant(integral));
    Expr shifted = size.plus(integral);
    Expr isInteger = large.or(shifted.minus(integral).equalTo(size));
    Expr units = select(large, size, shifted);
    Expr lowestBit = units.bits().and(integer(1)).equalTo(integer(1));
    Expr odd = lowestBit.and(isInteger).and(size.less(constant(2 * integral)));
    Expr signed = Polynomials.flipSign(value, x);
    Expr result = select(odd, signed, value);
    Expr negative =
        x.less(constant(0)).and(magnitude.less(constant(INFINITY))).and(isInteger.not());
    Expr noNumber = y.isNaN().or(negative.and(y.equalTo(y)));
    return select(noNumber, constant(Double.NaN), result);
  }
}
