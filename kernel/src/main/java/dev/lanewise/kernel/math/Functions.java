package dev.lanewise.kernel.math;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;
import java.util.List;

/// The table of functions: each with its name, its arity and where its expansion is written.
public enum Functions implements Expr.Function {
  /// See [Expr#exp(Expr)].
  EXP("exp", 1, (t, a) -> Exponentials.exp(t, a.get(0))),
  /// See [Expr#exp2(Expr)].
  EXP2("exp2", 1, (t, a) -> Exponentials.exp2(t, a.get(0))),
  /// See [Expr#expm1(Expr)].
  EXPM1("expm1", 1, (t, a) -> Exponentials.expm1(t, a.get(0))),
  /// See [Expr#sigmoid(Expr)].
  SIGMOID("sigmoid", 1, (t, a) -> Exponentials.sigmoid(t, a.get(0))),
  /// See [Expr#log(Expr)].
  LOG("log", 1, (t, a) -> Logarithms.log(t, a.get(0))),
  /// See [Expr#log2(Expr)].
  LOG2("log2", 1, (t, a) -> Logarithms.log2(t, a.get(0))),
  /// See [Expr#log10(Expr)].
  LOG10("log10", 1, (t, a) -> Logarithms.log10(t, a.get(0))),
  /// See [Expr#log1p(Expr)].
  LOG1P("log1p", 1, (t, a) -> Logarithms.log1p(t, a.get(0))),
  /// See [Expr#rsqrt(Expr)].
  RSQRT("rsqrt", 1, (t, a) -> Powers.rsqrt(t, a.get(0))),
  /// See [Expr#cbrt(Expr)].
  CBRT("cbrt", 1, (t, a) -> Powers.cbrt(t, a.get(0))),
  /// See [Expr#pow(Expr, Expr)].
  POW("pow", 2, (t, a) -> Powers.pow(t, a.get(0), a.get(1))),
  /// See [Expr#sin(Expr)].
  SIN("sin", 1, (t, a) -> Trigonometry.sin(t, a.get(0))),
  /// See [Expr#cos(Expr)].
  COS("cos", 1, (t, a) -> Trigonometry.cos(t, a.get(0))),
  /// See [Expr#tan(Expr)].
  TAN("tan", 1, (t, a) -> Trigonometry.tan(t, a.get(0))),
  /// See [Expr#asin(Expr)].
  ASIN("asin", 1, (t, a) -> InverseTrigonometry.asin(t, a.get(0))),
  /// See [Expr#acos(Expr)].
  ACOS("acos", 1, (t, a) -> InverseTrigonometry.acos(t, a.get(0))),
  /// See [Expr#atan(Expr)].
  ATAN("atan", 1, (t, a) -> InverseTrigonometry.atan(t, a.get(0))),
  /// See [Expr#atan2(Expr, Expr)].
  ATAN2("atan2", 2, (t, a) -> InverseTrigonometry.atan2(t, a.get(0), a.get(1))),
  /// See [Expr#sinh(Expr)].
  SINH("sinh", 1, (t, a) -> Hyperbolic.sinh(t, a.get(0))),
  /// See [Expr#cosh(Expr)].
  COSH("cosh", 1, (t, a) -> Hyperbolic.cosh(t, a.get(0))),
  /// See [Expr#tanh(Expr)].
  TANH("tanh", 1, (t, a) -> Hyperbolic.tanh(t, a.get(0))),
  /// See [Expr#erf(Expr)].
  ERF("erf", 1, (t, a) -> ErrorFunctions.erf(t, a.get(0))),
  /// See [Expr#erfc(Expr)].
  ERFC("erfc", 1, (t, a) -> ErrorFunctions.erfc(t, a.get(0))),
  /// See [Expr#normalCdf(Expr)].
  NORMAL_CDF("normalCdf", 1, (t, a) -> ErrorFunctions.normalCdf(t, a.get(0))),
  /// See [Expr#softplus(Expr)].
  SOFTPLUS("softplus", 1, (t, a) -> Activations.softplus(t, a.get(0))),
  /// See [Expr#gelu(Expr)].
  GELU("gelu", 1, (t, a) -> Activations.gelu(t, a.get(0))),
  /// See [Expr#geluTanh(Expr)].
  GELU_TANH("geluTanh", 1, (t, a) -> Activations.geluTanh(t, a.get(0))),
  /// See [Expr#silu(Expr)].
  SILU("silu", 1, (t, a) -> Activations.silu(t, a.get(0))),
  /// See [Expr#mish(Expr)].
  MISH("mish", 1, (t, a) -> Activations.mish(t, a.get(0)));

  /// The operations of a function for one element type.
  private interface Expansion {
    Expr of(ElementType type, List<Expr> arguments);
  }

  private final String functionName;
  private final int arity;
  private final Expansion expansion;

  Functions(String functionName, int arity, Expansion expansion) {
    this.functionName = functionName;
    this.arity = arity;
    this.expansion = expansion;
  }

  @Override
  public String functionName() {
    return functionName;
  }

  @Override
  public int arity() {
    return arity;
  }

  @Override
  public Expr expand(ElementType type, List<Expr> arguments) {
    return expansion.of(type, arguments);
  }

  @Override
  public Expr derivative(int argument, List<Expr> arguments) {
    return FunctionDerivatives.of(this, argument, arguments);
  }
}
