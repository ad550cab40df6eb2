package dev.lanewise.kernel.math;

import static dev.lanewise.kernel.Expr.constant;
import static dev.lanewise.kernel.Expr.integer;
import static dev.lanewise.kernel.Expr.select;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;

/// Inverse trigonometric functions as expressions.
///
/// All have the form base + v + tail, where base is a multiple of pi/2 in two parts, v the reduced
/// argument with its sign and tail its odd polynomial without the linear term. The two large parts
/// are added exactly, so that the small ones are rounded only once at the end.
final class InverseTrigonometry {
  /// pi/2 in two parts.
  private static final double[] HALF_PI_FLOAT = {0x1.921fb6p0, -0x1.777a5cp-25};

  private static final double[] HALF_PI_DOUBLE = {0x1.921fb54442d18p0, 0x1.1a62633145c07p-54};

  /// (asin(v) - v) / v^3 in v^2 on |v| <= 1/2; relative error of asin 2^-31.7 and 2^-59.9.
  private static final double[] ASIN_FLOAT = {
    0x1.55554cp-3, 0x1.33389ep-4, 0x1.6caab6p-5, 0x1.04af34p-5, 0x1.d7924cp-7, 0x1.33d432p-5
  };

  private static final double[] ASIN_DOUBLE = {
    0x1.5555555555577p-3,
    0x1.333333332e133p-4,
    0x1.6db6db721247bp-5,
    0x1.f1c71a95002fbp-6,
    0x1.6e8bdedebf9dfp-6,
    0x1.1c49f077d5bc7p-6,
    0x1.ca1f8af1f0a3ap-7,
    0x1.75859dad05d79p-7,
    0x1.613c1e6ed73f2p-7,
    0x1.e5fbe88dfba57p-9,
    0x1.639a894e228e8p-6,
    -0x1.57fad0deac45ep-6,
    0x1.0b45e9f72edb3p-5
  };

  /// (atan(v) - v) / v^3 + 1/4 in v^2 on |v| <= 1; relative error of atan 2^-28.5 and 2^-60.2.
  private static final double[] ATAN_FLOAT = {
    0x1p-2 - 0x1.55553ep-2,
    0x1.9991ecp-3,
    -0x1.24211ap-3,
    0x1.c0946cp-4,
    -0x1.5825f2p-4,
    0x1.da9c2ep-5,
    -0x1.fe7d24p-6,
    0x1.6551e2p-7,
    -0x1.d5a1aap-10
  };

  private static final double[] ATAN_DOUBLE = {
    0x1p-2 - 0x1.555555555554dp-2,
    0x1.9999999998c67p-3,
    -0x1.2492492457733p-3,
    0x1.c71c71b6533adp-4,
    -0x1.745d15d2f761ap-4,
    0x1.3b139bee44a76p-4,
    -0x1.1110336b0666cp-4,
    0x1.e1d493513b7e8p-5,
    -0x1.aeda8a48feb1ap-5,
    0x1.84b518dc66e12p-5,
    -0x1.5f2654b39b7edp-5,
    0x1.39092d00e3c17p-5,
    -0x1.0c9c8c4209a49p-5,
    0x1.ac8fa3a728b16p-6,
    -0x1.3113473080413p-6,
    0x1.7306a44f41a19p-7,
    -0x1.7007b59aecaffp-8,
    0x1.1a376b8d02319p-9,
    -0x1.371c6fdd3487ap-11,
    0x1.b4180c1eeea2p-14,
    -0x1.22b3e75e0b447p-17
  };

  /// 1 / (2 sqrt(w)) to 4 %, of either sign, by halving the exponent of w: this less half the bits
  /// of w (Lomont, Fast inverse square root, 2003; one less in the exponent).
  private static final long HALF_INVERSE_ROOT_FLOAT = 0x5f3759dfL - 0x00800000L;

  private static final long HALF_INVERSE_ROOT_DOUBLE = 0x5fe6eb50c7b537a9L - 0x0010000000000000L;

  private InverseTrigonometry() {}

  /// asin(a) = pi/2 - 2 asin(sqrt((1 - a) / 2)) where a = |x| is above 1/2.
  static Expr asin(ElementType type, Expr x) {
    HalfAngle h = HalfAngle.of(type, x.abs());
    Expr v = select(h.isLarge(), h.root().negate(), h.magnitude());
    Expr low = select(h.isLarge(), h.rootError().negate(), constant(0));
    Expr quarters = select(h.isLarge(), constant(1), constant(0));
    Expr value =
        sum(type, quarters, new DoubleWord(v, low), v.times(h.square()), h.polynomial(type));
    return Polynomials.flipSign(value, x);
  }

  /// acos(x) = pi/2 - asin(x), 2 asin(sqrt((1 - x) / 2)) above 1/2, and pi less that below -1/2.
  static Expr acos(ElementType type, Expr x) {
    HalfAngle h = HalfAngle.of(type, x.abs());
    Expr turn = select(h.isLarge(), integer(0), constant(-0.0).bits()).xor(Polynomials.signBit(x));
    Expr v = select(h.isLarge(), h.root(), h.magnitude()).bits().xor(turn).fromBits();
    Expr low = select(h.isLarge(), h.rootError(), constant(0)).bits().xor(turn).fromBits();
    Expr far = select(x.less(constant(0)), constant(2), constant(0));
    Expr quarters = select(h.isLarge(), far, constant(1));
    return sum(type, quarters, new DoubleWord(v, low), v.times(h.square()), h.polynomial(type));
  }

  /// atan(a) = pi/2 - atan(1 / a) where a = |x| is above 1.
  static Expr atan(ElementType type, Expr x) {
    Expr a = x.abs();
    Expr isLarge = a.greater(constant(1));
    Expr inverse = constant(-1).dividedBy(a);
    Expr v = select(isLarge, inverse, a);
    Expr square = v.square();
    Expr isQuotient = isLarge.and(a.less(constant(Double.POSITIVE_INFINITY)));
    Expr defect = select(isQuotient, inverse.fma(a, 1), constant(0));
    Expr quarters = select(isLarge, constant(1), constant(0));
    Expr value = arcTangent(type, quarters, new DoubleWord(v, v.times(defect)), square);
    return Polynomials.flipSign(value, x);
  }

  /// The arc tangent of the smaller of |x|, |y| over the larger, taken from the nearest axis.
  static Expr atan2(ElementType type, Expr y, Expr x) {
    Expr ax = x.abs();
    Expr ay = y.abs();
    Expr isSteep = ay.greater(ax);
    DoubleWord q = ratio(type, select(isSteep, ax, ay), select(isSteep, ay, ax));
    Expr turn = select(isSteep, constant(-0.0).bits(), integer(0)).xor(Polynomials.signBit(x));
    Expr v = q.high().bits().xor(turn).fromBits();
    Expr square = v.square();
    Expr low = q.low().bits().xor(turn).fromBits();
    Expr behind = x.bits().less(integer(0));
    Expr quarters = select(isSteep, constant(1), select(behind, constant(2), constant(0)));
    Expr value = arcTangent(type, quarters, new DoubleWord(v, low), square);
    return Polynomials.flipSign(value, y);
  }

  /// The quotient of two magnitudes, the first at most the second, as a sum of two reals: 0 of two
  /// zeros, 1 of two infinities. Both are scaled so that no reciprocal and no remainder leaves the
  /// normal range unless the quotient does.
  private static DoubleWord ratio(ElementType type, Expr smaller, Expr larger) {
    double edge = Polynomials.choose(type, 0x1p100, 0x1p900);
    double up = Polynomials.choose(type, 0x1p24, 0x1p53);
    double down = Polynomials.choose(type, 0x1p-24, 0x1p-120);
    Expr scale = select(larger.less(constant(edge)), constant(up), constant(down));
    Expr d = larger.times(scale);
    Expr n = smaller.times(scale);
    Expr inverse = constant(1).dividedBy(d);
    Expr high = n.times(inverse);
    Expr low = high.negate().fma(d, n).times(inverse);
    Expr isEqual = smaller.equalTo(larger);
    Expr whenEqual = select(larger.greater(constant(0)), constant(1), constant(0));
    Expr isEndless = larger.equalTo(constant(Double.POSITIVE_INFINITY));
    return new DoubleWord(
        select(isEqual, whenEqual, high), select(isEqual.or(isEndless), constant(0), low));
  }

  /// quarters * pi/2 + atan(v). Near |v| = 1 the polynomial is a quarter of the result, and its
  /// roundings would be felt; so a quarter of v^3 goes into v exactly, and little is left. Of 1 /
  /// (1 + v^2), the derivative at the low part, 1 - v^2 / 2 is near enough.
  private static Expr arcTangent(ElementType type, Expr quarters, DoubleWord v, Expr square) {
    Expr p = Polynomials.horner(square, Polynomials.choose(type, ATAN_FLOAT, ATAN_DOUBLE));
    Expr cube = v.high().times(square);
    Expr high = cube.fma(-0.25, v.high());
    Expr low = v.low().fma(square.fma(-0.5, 1), cube.fma(-0.25, v.high().minus(high)));
    return sum(type, quarters, new DoubleWord(high, low), cube, p);
  }

  /// quarters * pi/2 + v + cube * polynomial. The large parts are added exactly, and the small ones
  /// before they meet the polynomial, so that it is rounded once.
  private static Expr sum(
      ElementType type, Expr quarters, DoubleWord v, Expr cube, Expr polynomial) {
    double[] halfPi = Polynomials.choose(type, HALF_PI_FLOAT, HALF_PI_DOUBLE);
    Expr base = quarters.times(halfPi[0]);
    Expr high = base.plus(v.high()); // the base is the larger, or zero
    Expr low = quarters.fma(halfPi[1], v.low()).plus(base.minus(high).plus(v.high()));
    return high.plus(cube.fma(polynomial, low));
  }

  /// The argument of asin's polynomial: a up to 1/2, the sine of half the complement above.
  ///
  /// @param magnitude a
  /// @param isLarge whether a is above 1/2
  /// @param square a^2 or (1 - a) / 2
  /// @param root 2 sqrt((1 - a) / 2), right where a is large
  /// @param rootError what is to be added to the root
  private record HalfAngle(Expr magnitude, Expr isLarge, Expr square, Expr root, Expr rootError) {

    static HalfAngle of(ElementType type, Expr a) {
      Expr isLarge = a.greater(constant(0.5));
      Expr rest = constant(1).minus(a);
      Expr square = select(isLarge, rest.times(0.5), a.square());
      Expr root = square.sqrt();
      Expr twice = root.times(2);
      // 2 sqrt(w) = 2 root + (2 w - 2 root^2) / (2 root), one step of Newton
      long magic = type == ElementType.FLOAT ? HALF_INVERSE_ROOT_FLOAT : HALF_INVERSE_ROOT_DOUBLE;
      Expr inverse = integer(magic).minus(square.bits().shiftRightUnsigned(1)).fromBits();
      Expr error = twice.negate().fma(root, rest).times(inverse);
      return new HalfAngle(a, isLarge, square, twice, error);
    }

    Expr polynomial(ElementType type) {
      return Polynomials.horner(square, Polynomials.choose(type, ASIN_FLOAT, ASIN_DOUBLE));
    }
  }
}
