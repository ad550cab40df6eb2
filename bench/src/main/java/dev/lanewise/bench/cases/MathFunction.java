package dev.lanewise.bench.cases;

import java.util.function.DoubleBinaryOperator;

/// The functions that are measured, each with the range of its arguments.
public enum MathFunction {
  /// e to the x.
  EXP("exp", -10, 10, (x, _) -> Math.exp(x)),
  /// 2 to the x.
  EXP2("exp2", -10, 10, (x, _) -> Math.pow(2, x)),
  /// e to the x, less 1.
  EXPM1("expm1", -3, 3, (x, _) -> Math.expm1(x)),
  /// Natural logarithm.
  LOG("log", 0.01, 100, (x, _) -> Math.log(x)),
  /// Logarithm to base 2.
  LOG2("log2", 0.01, 100, (x, _) -> Math.log(x) / Math.log(2)),
  /// Logarithm to base 10.
  LOG10("log10", 0.01, 100, (x, _) -> Math.log10(x)),
  /// Natural logarithm of 1 + x.
  LOG1P("log1p", -0.9, 10, (x, _) -> Math.log1p(x)),
  /// x to the y.
  POW("pow", 0.01, 10, Math::pow),
  /// Square root.
  SQRT("sqrt", 0, 100, (x, _) -> Math.sqrt(x)),
  /// 1 over the square root.
  RSQRT("rsqrt", 0.01, 100, (x, _) -> 1 / Math.sqrt(x)),
  /// Cube root.
  CBRT("cbrt", -100, 100, (x, _) -> Math.cbrt(x)),
  /// Sine.
  SIN("sin", -10, 10, (x, _) -> Math.sin(x)),
  /// Cosine.
  COS("cos", -10, 10, (x, _) -> Math.cos(x)),
  /// Tangent.
  TAN("tan", -1.5, 1.5, (x, _) -> Math.tan(x)),
  /// Inverse sine.
  ASIN("asin", -1, 1, (x, _) -> Math.asin(x)),
  /// Inverse cosine.
  ACOS("acos", -1, 1, (x, _) -> Math.acos(x)),
  /// Inverse tangent.
  ATAN("atan", -10, 10, (x, _) -> Math.atan(x)),
  /// Angle of the point (y, x).
  ATAN2("atan2", -10, 10, Math::atan2),
  /// Hyperbolic sine.
  SINH("sinh", -5, 5, (x, _) -> Math.sinh(x)),
  /// Hyperbolic cosine.
  COSH("cosh", -5, 5, (x, _) -> Math.cosh(x)),
  /// Hyperbolic tangent.
  TANH("tanh", -3, 3, (x, _) -> Math.tanh(x)),
  /// Logistic function.
  SIGMOID("sigmoid", -10, 10, (x, _) -> 1 / (1 + Math.exp(-x))),
  /// Logarithm of 1 + e to the x.
  SOFTPLUS("softplus", -10, 10, (x, _) -> Math.log1p(Math.exp(x))),
  /// Error function.
  ERF("erf", -3, 3, (x, _) -> erf(x)),
  /// 1 less the error function.
  ERFC("erfc", -3, 3, (x, _) -> 1 - erf(x)),
  /// Distribution function of the normal distribution.
  NORMAL_CDF("normalCdf", -3, 3, (x, _) -> normalCdf(x)),
  /// x times the normal distribution function.
  GELU("gelu", -5, 5, (x, _) -> x * normalCdf(x)),
  /// The approximation of GELU by tanh.
  GELU_TANH("geluTanh", -5, 5, (x, _) -> geluTanh(x)),
  /// x times its logistic function.
  SILU("silu", -10, 10, (x, _) -> x / (1 + Math.exp(-x))),
  /// x times tanh of its softplus.
  MISH("mish", -10, 10, (x, _) -> x * Math.tanh(Math.log1p(Math.exp(x))));

  private static final double ENOUGH = 1e-18;

  private final String id;
  private final double low;
  private final double high;
  private final DoubleBinaryOperator reference;

  MathFunction(String id, double low, double high, DoubleBinaryOperator reference) {
    this.id = id;
    this.low = low;
    this.high = high;
    this.reference = reference;
  }

  /// The name, as `Expr` has it.
  public String id() {
    return id;
  }

  /// Whether it takes two arguments.
  public boolean isBinary() {
    return this == POW || this == ATAN2;
  }

  /// The least first argument that is measured.
  public double low() {
    return low;
  }

  /// The largest first argument that is measured.
  public double high() {
    return high;
  }

  /// The function in double, plainly.
  public DoubleBinaryOperator reference() {
    return reference;
  }

  /// The series of terms of one sign: Abramowitz and Stegun, Handbook of Mathematical Functions,
  /// 7.1.6.
  private static double erf(double x) {
    double term = x;
    double sum = x;
    for (int n = 1; Math.abs(term) > ENOUGH; n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
  }

  private static double normalCdf(double x) {
    return 0.5 * (1 + erf(x / Math.sqrt(2)));
  }

  private static double geluTanh(double x) {
    return 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
  }
}
