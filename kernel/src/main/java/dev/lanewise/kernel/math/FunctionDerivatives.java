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
      case GELU -> x.fma(density(x), Expr.normalCdf(x));
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

  /// The same constants as the function itself (Hendrycks and Gimpel 2016, section 2).
  private static Expr geluTanh(Expr x) {
    double c = 0.7978845608028654; // sqrt(2 / pi)
    Expr x2 = x.square();
    Expr inner = x.times(c).times(x2.fma(0.044715, 1));
    Expr t = Expr.tanh(inner);
    Expr slope = x2.fma(3 * 0.044715 * c, c);
    Expr sech2 = oneMinusSquare(t);
    return x.times(0.5).times(sech2).fma(slope, t.fma(0.5, 0.5));
  }

  private static Expr silu(Expr x) {
    Expr s = Expr.sigmoid(x);
    return s.times(x.fma(Expr.sigmoid(x.negate()), 1));
  }

  private static Expr mish(Expr x) {
    Expr t = Expr.tanh(Expr.softplus(x));
    return x.times(oneMinusSquare(t)).fma(Expr.sigmoid(x), t);
  }

  private static Expr pow(Expr x, Expr y, int argument) {
    return argument == 0 ? y.times(Expr.pow(x, y.minus(1))) : Expr.pow(x, y).times(Expr.log(x));
  }

  private static Expr atan2(Expr y, Expr x, int argument) {
    Expr norm = x.fma(x, y.square());
    return argument == 0 ? x.dividedBy(norm) : y.negate().dividedBy(norm);
  }
}
