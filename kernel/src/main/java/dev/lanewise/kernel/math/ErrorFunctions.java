package dev.lanewise.kernel.math;

import static dev.lanewise.kernel.Expr.constant;
import static dev.lanewise.kernel.Expr.select;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;

/// The error function and its kin as expressions.
///
/// The tails are e^(-a^2) times the scaled function erfcx(a) = e^(a^2) erfc(a), which is smooth and
/// falls like 1 / a: (a + k) erfcx(a) is a polynomial in t = (a - k) / (a + k), which maps all a >=
/// 0 to [-1, 1) (after Shepherd and Laframboise, Chebyshev approximation of (1 + 2x) exp(x^2) erfc
/// x in 0 <= x < infinity, Mathematics of Computation 36, 1981). What the rounding of a^2 loses
/// goes into the exponential.
final class ErrorFunctions {
  /// k for erfc. It is small because a rounding of a + k is felt (a + k) |erfcx'(a)| / erfcx(a)
  /// times, which goes up to 1.13 k, and such that the polynomial's constant is nearly a float or
  /// double.
  private static final double ERFC_K_FLOAT = 0x1.1e4c4p+0;

  private static final double ERFC_K_DOUBLE = 0x1.1ed48p+0;

  /// (a + k) erfcx(a) in t for a up to 10.7 and 27.8; relative error 2^-25.9 and 2^-55.6.
  private static final double[] ERFC_FLOAT = {
    0x1.c6f81ep-1,
    -0x1.3e5df8p-2,
    -0x1.0b9fe2p-4,
    0x1.1a9d98p-5,
    0x1.77667cp-6,
    0x1.eb5136p-10,
    -0x1.3ef27ap-8,
    -0x1.b2fe2ep-9,
    -0x1.060f32p-11,
    0x1.6db2eep-11,
    0x1.e1d63ap-12,
    0x1.564f18p-14
  };

  private static final double[] ERFC_DOUBLE = {
    0x1.c73e64569c8c9p-1,
    -0x1.3fa1d9e86986p-2,
    -0x1.091a8f23fff5ap-4,
    0x1.1d0f1ad9c80d7p-5,
    0x1.7590f73b1cc5bp-6,
    0x1.c7f3e21b8b22dp-10,
    -0x1.3c5fb9a92f0d7p-8,
    -0x1.aad05d218bf0ep-9,
    -0x1.57d0d8c7a734ap-11,
    0x1.2705843664246p-11,
    0x1.49ad27d094497p-11,
    0x1.365312fcc90fep-12,
    0x1.26e9a81791572p-16,
    -0x1.87f67da8ec2d7p-14,
    -0x1.71fc7e388bc6ap-14,
    -0x1.6e2caedb27686p-15,
    -0x1.9ba7ddf72ff57p-18,
    0x1.a8b494dcf15d9p-17,
    0x1.1401b1a08bb5ep-16,
    0x1.2ca2fb93d22f6p-17,
    -0x1.3b2efd110a9d5p-20,
    -0x1.8a6cc28d5e89cp-20,
    0x1.db85a0909a8cap-19,
    -0x1.7a97f465b2182p-22,
    -0x1.c28c726e0843fp-18,
    -0x1.6159b5885be2dp-19,
    0x1.ef2c225b53a5ap-19,
    0x1.3cca95cdbb08p-19,
    -0x1.af022564f03b3p-21,
    -0x1.8d4024fbadfc1p-21,
    0x1.86a4ebcb0eb4cp-25,
    0x1.4d45e2d0dbec2p-24
  };

  /// k for the normal distribution, chosen in the same way.
  private static final double NORMAL_K_FLOAT = 0x1.94d88p+0;

  private static final double NORMAL_K_DOUBLE = 0x1.94bc4p+0;

  /// (a + k) erfcx(a / sqrt(2)) / 2 in t for a up to 15.1 and 39.1; relative error 2^-25.9 and
  /// 2^-55.6.
  private static final double[] NORMAL_FLOAT = {
    0x1.41b38ap-1,
    -0x1.c22476p-3,
    -0x1.7aab8cp-5,
    0x1.8f7d9p-6,
    0x1.0983acp-6,
    0x1.5cdb7ep-10,
    -0x1.c308eep-9,
    -0x1.33e7bap-9,
    -0x1.71bf7cp-12,
    0x1.03892ep-11,
    0x1.53c6e2p-12,
    0x1.dbbb18p-15
  };

  private static final double[] NORMAL_DOUBLE = {
    0x1.41ac3d5a63d15p-1,
    -0x1.c1e13f6590e6dp-3,
    -0x1.7b2fbee0e03e9p-5,
    0x1.8efbaee58eb08p-6,
    0x1.098700ca9423cp-6,
    0x1.5f9e1229a535ep-10,
    -0x1.bb6e2b6ba059p-9,
    -0x1.3062bbf835cd9p-9,
    -0x1.ff6ff75f2d66p-12,
    0x1.968d2f3a63d98p-12,
    0x1.d394d276d74edp-12,
    0x1.c16c08f2a3f48p-13,
    0x1.0fbb00927676ep-16,
    -0x1.0fe02f39dd77fp-14,
    -0x1.0769937bf343bp-14,
    -0x1.0aca382050e09p-15,
    -0x1.53a2a49f99456p-18,
    0x1.221fb7414abbap-17,
    0x1.87993afd48354p-17,
    0x1.b5ff3069a25c7p-18,
    -0x1.71c0b2e91d7f3p-21,
    -0x1.0f20ea184a759p-20,
    0x1.53d48cbd9a278p-19,
    -0x1.8c68436cd1c25p-23,
    -0x1.3f556e9b87e0bp-18,
    -0x1.0729e7a8a0996p-19,
    0x1.573e813822cbep-19,
    0x1.c9286f9185f55p-20,
    -0x1.1d885ec2079fcp-21,
    -0x1.181ba5d7f1df4p-21,
    0x1.abc890aefcafp-26,
    0x1.c5e3447853108p-25
  };

  /// P and R with e^(a^2 / 2) normalCdf(-a) = P / (sqrt(2 pi) a P + R) for a up to 13.4; relative
  /// error 2^-25.5. The quotient goes to 1 / (sqrt(2 pi) a), so that the larger a, the less the
  /// roundings of P and R matter. Found by least squares reweighted towards the largest error
  /// (Lawson's algorithm), one coefficient rounded after another.
  private static final double[] GELU_P = {
    0x1.a2ccf2p+6, 0x1.7d8128p+6, 0x1.48827ep+5, 0x1.2d9806p+3, 1
  };

  private static final double[] GELU_R = {
    0x1.a2ccf2p+7, 0x1.7d8a98p+6, 0x1.7dc06ap+4, 0x1.3f3f5ap+1, 0x1.2ae8eep-12
  };

  private static final double SQRT_2_PI = 0x1.40d932p+1;

  /// erf(x) / x - 1 in x^2 - 1/2 on |x| <= 1; absolute error 2^-29 and 2^-59. Taken from the middle
  /// of the interval, the terms are small and their roundings with them.
  private static final double[] ERF_FLOAT = {
    -0x1.1ae14ep-5,
    -0x1.1fd164p-2,
    0x1.45436cp-4,
    -0x1.2b8db2p-6,
    0x1.c82532p-9,
    -0x1.2887e6p-11,
    0x1.4b592ep-14
  };

  private static final double[] ERF_DOUBLE = {
    -0x1.1ae14dc34815ap-5,
    -0x1.1fd16292151fdp-2,
    0x1.454368017b049p-4,
    -0x1.2b902b7b2f43bp-6,
    0x1.c82aa249dd8f2p-9,
    -0x1.263991b7b1effp-11,
    0x1.486638bf7f0a3p-14,
    -0x1.429e94ca0d03cp-17,
    0x1.1ad5e937bdea1p-20,
    -0x1.bf8a9fd0bde89p-24,
    0x1.42961eb35b3edp-27,
    -0x1.b05958d91934fp-31,
    0x1.01631aa1a04bcp-34,
    0x1.029313cf5975bp-37
  };

  /// erf in x - 2.4375 on 1 <= x <= 3.85; absolute error 2^-29.5.
  private static final double[] ERF_MIDDLE_FLOAT = {
    0x1.ffb5bep-1,
    0x1.84ba08p-9,
    -0x1.d9c358p-8,
    0x1.608a66p-7,
    -0x1.5eb06cp-7,
    0x1.d84954p-8,
    -0x1.898542p-9,
    0x1.8afb92p-12,
    0x1.b3a16ep-12,
    -0x1.3b908p-12,
    0x1.2ae88ap-14,
    0x1.51993p-16,
    -0x1.2fc1ep-16,
    0x1.65c2c4p-19,
    0x1.44e1dep-20,
    -0x1.8a7eb2p-22
  };

  private ErrorFunctions() {}

  static Expr erf(ElementType type, Expr x) {
    Expr a = x.abs();
    Expr p = Polynomials.horner(a.fma(a, -0.5), Polynomials.choose(type, ERF_FLOAT, ERF_DOUBLE));
    Expr near = a.fma(p, a);
    Expr far =
        type == ElementType.FLOAT
            ? Polynomials.horner(a.minus(2.4375), ERF_MIDDLE_FLOAT)
            : constant(1).minus(erfcTail(type, a));
    Expr value = select(a.greater(constant(1)), far, near);
    double ones = Polynomials.choose(type, 3.85, 6);
    return Polynomials.flipSign(select(a.greater(constant(ones)), constant(1), value), x);
  }

  static Expr erfc(ElementType type, Expr x) {
    Expr q = erfcTail(type, x.abs());
    return select(x.less(constant(0)), constant(2).minus(q), q);
  }

  /// erfc(a) for a not negative.
  private static Expr erfcTail(ElementType type, Expr magnitude) {
    Expr a = Exponentials.atMost(magnitude, Polynomials.choose(type, 10.6, 27.7));
    Fraction q = Fraction.of(a, Polynomials.choose(type, ERFC_K_FLOAT, ERFC_K_DOUBLE));
    double[] c = Polynomials.choose(type, ERFC_FLOAT, ERFC_DOUBLE);
    Expr p = Polynomials.horner(q.t(), c).times(q.value());
    Expr square = a.negate().times(a);
    LiftedExponential power = LiftedExponential.of(type, square, a.fma(a, square).negate());
    return power.times(p, q.correction());
  }

  static Expr normalCdf(ElementType type, Expr x) {
    Expr a = Exponentials.atMost(x.abs(), Polynomials.choose(type, 15, 39));
    Fraction q = Fraction.of(a, Polynomials.choose(type, NORMAL_K_FLOAT, NORMAL_K_DOUBLE));
    double[] c = Polynomials.choose(type, NORMAL_FLOAT, NORMAL_DOUBLE);
    Expr p = Polynomials.horner(q.t(), c).times(q.value());
    Expr tail = gaussian(type, a).times(p, q.correction());
    return select(x.less(constant(0)), tail, constant(1).minus(tail));
  }

  /// max(x, 0) - a normalCdf(-a) with a = |x|.
  static Expr gelu(ElementType type, Expr x) {
    Expr a = Exponentials.atMost(x.abs(), Polynomials.choose(type, 15, 39));
    Expr positive = select(x.less(constant(0)), constant(-0.0), x);
    if (type == ElementType.FLOAT) {
      return liftedTail(a).fma(-0x1p-64, positive);
    }
    // The fraction is a / (a + k), which t follows from just as well.
    Expr q = a.dividedBy(a.plus(NORMAL_K_DOUBLE));
    Expr p = Polynomials.horner(q.fma(2, -1), NORMAL_DOUBLE);
    return positive.minus(gaussian(type, a).times(p.times(q)));
  }

  /// 2^64 a normalCdf(-a) in float for a up to 15. For 4 ulp, a quotient of polynomials in a itself
  /// is enough, which takes fewer steps than a polynomial in a fraction.
  private static Expr liftedTail(Expr a) {
    ElementType type = ElementType.FLOAT;
    double[] ln2 = Exponentials.ln2(type);
    double shift = Polynomials.roundingShift(type) + Polynomials.bias(type) + 64;
    Expr half = a.times(-0.5);
    Expr shifted = a.times(half).fma(Exponentials.LOG2_E, shift);
    Expr n = shifted.minus(shift);
    // n times the first part is exact, and the square is rounded when it is nearly gone.
    Expr r = n.fma(-ln2[1], a.fma(half, n.times(-ln2[0])));
    Expr power = shifted.bits().shiftLeft(Polynomials.fractionBits(type)).fromBits();
    Expr top = Polynomials.horner(a, GELU_P).times(a);
    Expr bottom = top.fma(SQRT_2_PI, Polynomials.horner(a, GELU_R));
    Expr scaled = top.dividedBy(bottom).times(power);
    return scaled.fma(growth(r), scaled);
  }

  /// e^r - 1 in float for |r| <= log(2) / 2, to the precision of e^r. The terms up to the third
  /// power are summed beside the others, which leaves one step less that waits.
  private static Expr growth(Expr r) {
    double[] c = Exponentials.expCoefficients(ElementType.FLOAT);
    Expr square = r.square();
    Expr low = square.fma(r.fma(c[1], c[0]), r);
    Expr high = Polynomials.horner(r, c[2], c[3]);
    return square.square().fma(square.fma(c[4], high), low);
  }

  /// e^(-a^2 / 2).
  private static LiftedExponential gaussian(ElementType type, Expr a) {
    Expr square = a.negate().times(a);
    Expr lost = a.fma(a, square);
    return LiftedExponential.of(type, square.times(0.5), lost.times(-0.5));
  }

  /// 1 / (a + k).
  ///
  /// @param value the fraction, rounded
  /// @param t (a - k) / (a + k)
  /// @param correction what the roundings of sum and quotient do to the tail, relatively: 1 to 1.27
  ///   times what they do to the fraction
  private record Fraction(Expr value, Expr t, Expr correction) {
    static Fraction of(Expr a, double k) {
      Expr minusSum = a.negate().minus(k);
      Expr q = constant(-1).dividedBy(minusSum);
      Expr excess = a.negate().minus(minusSum.plus(k));
      Expr lost = q.fma(excess, q.fma(minusSum, 1));
      return new Fraction(q, q.fma(-2 * k, 1), lost.times(1.125));
    }
  }
}
