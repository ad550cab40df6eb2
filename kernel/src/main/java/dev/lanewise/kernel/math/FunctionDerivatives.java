package dev.lanewise.kernel.math;

import static dev.lanewise.kernel.Expr.constant;

import dev.lanewise.kernel.Expr;
import java.util.List;

/// The derivatives of the table of functions, in the form that is stable over the whole range.
final class FunctionDerivatives {
  private static final double LN_2 = 0.6931471805599453;
  private static final double LN_10 = 2.302585092994046;
  private static final double TWO_OVER_SQRT_PI = 1.1283791670955126;
  private static final double ONE_OVER_SQRT_2_PI = 0.3989422804014327;

  private FunctionDerivatives() {}

  static Expr of(Functions f, int argument, List<Expr> arguments) {
    Expr x = arguments.get(0);
    return switch (f) {
      case POW -> pow(x, arguments.get(1), argument);
      case ATAN2 -> atan2(x, arguments.get(1), argument);
      default -> unary(f, x);
    };
  }

  private static Expr unary(Functions f, Expr x) {
    Expr one = constant(1);
    return switch (f) {
      case EXP -> Expr.exp(x);
      case EXP2 -> Expr.exp2(x).times(LN_2);
      case EXPM1 -> Expr.exp(x);
      case LOG -> one.dividedBy(x);
      case LOG2 -> constant(1 / LN_2).dividedBy(x);
      case LOG10 -> constant(1 / LN_10).dividedBy(x);
      case LOG1P -> one.dividedBy(x.plus(1));
      case RSQRT -> Expr.rsqrt(x).times(-0.5).dividedBy(x);
      case CBRT -> one.dividedBy(Expr.cbrt(x).square().times(3));
      case SIN -> Expr.cos(x);
      case COS -> Expr.sin(x).negate();
      case TAN -> Expr.tan(x).square().plus(1);
      case ASIN -> one.dividedBy(one.minus(x).times(one.plus(x)).sqrt());
      case ACOS -> constant(-1).dividedBy(one.minus(x).times(one.plus(x)).sqrt());
      case ATAN -> one.dividedBy(x.fma(x, one));
      case SINH -> Expr.cosh(x);
      case COSH -> Expr.sinh(x);
      case TANH -> oneMinusSquare(Expr.tanh(x));
      case SIGMOID -> Expr.sigmoid(x).times(Expr.sigmoid(x.negate()));
      case SOFTPLUS -> Expr.sigmoid(x);
      case ERF -> Expr.exp(x.square().negate()).times(TWO_OVER_SQRT_PI);
      case ERFC -> Expr.exp(x.square().negate()).times(-TWO_OVER_SQRT_PI);
      case NORMAL_CDF -> density(x);
      case GELU -> gelu(x);
      case GELU_TANH -> geluTanh(x);
      case SILU -> silu(x);
      case MISH -> mish(x);
      case POW, ATAN2 -> throw new IllegalArgumentException(f + " takes two arguments");
    };
  }

  private static Expr oneMinusSquare(Expr t) {
    return constant(1).minus(t).times(constant(1).plus(t));
  }

  private static Expr density(Expr x) {
    return Expr.exp(x.times(-0.5).times(x)).times(ONE_OVER_SQRT_2_PI);
  }

  /// An argument so bounded that its product with a tail that is 0 there is 0 and not NaN. The
  /// tails of all activations are 0 or 1 beyond 1000 in either type.
  private static Expr finite(Expr x) {
    return x.max(-1000).min(1000);
  }

  private static Expr gelu(Expr x) {
    return finite(x).fma(density(x), Expr.normalCdf(x));
  }

  /// Of x s(v) with s the logistic function and v = 2 sqrt(2 / pi) (x + 0.044715 x^3): the same
  /// function as in Hendrycks and Gimpel 2016, section 2, without the cancellation of 1 + tanh.
  private static Expr geluTanh(Expr x) {
    double c = 1.5957691216057308; // 2 sqrt(2 / pi)
    Expr bounded = finite(x);
    Expr square = bounded.square();
    Expr v = bounded.times(c).times(square.fma(0.044715, 1));
    Expr slope = square.fma(3 * 0.044715 * c, c);
    return gated(bounded.times(slope), v);
  }

  private static Expr silu(Expr x) {
    return gated(finite(x), x);
  }

  /// s(v) (1 + factor s(-v)).
  private static Expr gated(Expr factor, Expr v) {
    return Expr.sigmoid(v).times(factor.fma(Expr.sigmoid(v.negate()), 1));
  }

  private static Expr mish(Expr x) {
    Expr t = Expr.tanh(Expr.softplus(x));
    return finite(x).times(oneMinusSquare(t)).fma(Expr.sigmoid(x), t);
  }

  /// y x^(y-1) and x^y log(x), where a zero factor wins over an infinite one.
  private static Expr pow(Expr x, Expr y, int argument) {
    Expr zero = constant(0);
    if (argument == 0) {
      return Expr.select(y.equalTo(zero), zero, y.times(Expr.pow(x, y.minus(1))));
    }
    Expr power = Expr.pow(x, y);
    return Expr.select(power.equalTo(zero), zero, power.times(Expr.log(x)));
  }

  /// x / (x^2 + y^2) and -y / (x^2 + y^2), scaled by the larger so that no square leaves the range.
  private static Expr atan2(Expr y, Expr x, int argument) {
    Expr larger = x.abs().max(y.abs());
    Expr p = x.dividedBy(larger);
    Expr q = y.dividedBy(larger);
    Expr top = argument == 0 ? p : q.negate();
    return top.dividedBy(p.fma(p, q.square()).times(larger));
  }
}
