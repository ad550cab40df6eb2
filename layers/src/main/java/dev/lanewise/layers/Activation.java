package dev.lanewise.layers;

import dev.lanewise.kernel.Expr;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A function applied to each element.
///
/// Where the derivative is known from the result alone, the argument need not be kept.
public final class Activation {
  private static final Expr ZERO = Expr.constant(0);
  private static final Expr ONE = Expr.constant(1);

  /// Scale of SELU (Klambauer et al. 2017, section 2).
  private static final double SELU_SCALE = 1.0507009873554804934193349852946;

  /// Alpha of SELU.
  private static final double SELU_ALPHA = 1.6732632423543772848170429916717;

  /// x.
  public static final Activation IDENTITY = of("identity", 1, x -> x, y -> ONE);

  /// 1 / (1 + e^-x).
  public static final Activation SIGMOID =
      of("sigmoid", 1, Expr::sigmoid, y -> y.times(ONE.minus(y)));

  /// x / 6 + 1/2, cut to 0 to 1.
  public static final Activation HARD_SIGMOID =
      of(
          "hard-sigmoid",
          1,
          x -> x.plus(3).max(0).min(6).dividedBy(6),
          y -> inside(y, 0, 1, 1.0 / 6));

  /// The hyperbolic tangent.
  public static final Activation TANH = of("tanh", 5.0 / 3, Expr::tanh, y -> ONE.minus(y.square()));

  /// x, cut to -1 to 1.
  public static final Activation HARD_TANH =
      of("hard-tanh", 1, x -> x.max(-1).min(1), y -> inside(y, -1, 1, 1));

  /// max(0, x).
  public static final Activation RELU =
      of("relu", StrictMath.sqrt(2), x -> x.max(0), y -> Expr.select(y.greater(ZERO), ONE, ZERO));

  /// x, cut to 0 to 6.
  public static final Activation RELU6 =
      of("relu6", StrictMath.sqrt(2), x -> x.max(0).min(6), y -> inside(y, 0, 6, 1));

  /// x where positive, scaled e^x - 1 elsewhere, both by constants that keep mean and variance
  /// (Klambauer et al. 2017).
  public static final Activation SELU =
      of(
          "selu",
          0.75,
          x ->
              Expr.select(x.greater(ZERO), x, Expr.expm1(x.min(0)).times(Expr.constant(SELU_ALPHA)))
                  .times(SELU_SCALE),
          y ->
              Expr.select(
                  y.greater(ZERO), Expr.constant(SELU_SCALE), y.plus(SELU_SCALE * SELU_ALPHA)));

  /// x times the standard normal distribution function (Hendrycks and Gimpel 2016).
  public static final Activation GELU = of("gelu", StrictMath.sqrt(2), Expr::gelu, null);

  /// The approximation of GELU by tanh.
  public static final Activation GELU_TANH =
      of("gelu-tanh", StrictMath.sqrt(2), Expr::geluTanh, null);

  /// x * sigmoid(x).
  public static final Activation SILU = of("silu", StrictMath.sqrt(2), Expr::silu, null);

  /// x * tanh(softplus(x)) (Misra 2019).
  public static final Activation MISH = of("mish", StrictMath.sqrt(2), Expr::mish, null);

  /// log(1 + e^x).
  public static final Activation SOFTPLUS = of("softplus", 1, Expr::softplus, null);

  /// x / (1 + |x|).
  public static final Activation SOFTSIGN =
      of("softsign", 1, x -> x.dividedBy(x.abs().plus(1)), y -> ONE.minus(y.abs()).square());

  private final String name;
  private final double gain;
  private final boolean hasText;
  private final UnaryOperator<Expr> value;
  private final @Nullable UnaryOperator<Expr> slopeOfResult;

  private Activation(
      String name,
      double gain,
      boolean hasText,
      UnaryOperator<Expr> value,
      @Nullable UnaryOperator<Expr> slopeOfResult) {
    this.name = name;
    this.gain = gain;
    this.hasText = hasText;
    this.value = value;
    this.slopeOfResult = slopeOfResult;
  }

  private static Activation of(
      String name,
      double gain,
      UnaryOperator<Expr> value,
      @Nullable UnaryOperator<Expr> slopeOfResult) {
    return new Activation(name, gain, true, value, slopeOfResult);
  }

  /// A function of one's own; its derivative is taken symbolically.
  ///
  /// @param name what it is called
  /// @param gain by how much initial weights are enlarged to keep the variance, see [Initializer]
  /// @param value the function of a real expression
  public static Activation custom(String name, double gain, UnaryOperator<Expr> value) {
    return new Activation(name, gain, false, value, null);
  }

  /// x where positive, slope * x elsewhere.
  ///
  /// @param slope at least 0
  public static Activation leakyRelu(double slope) {
    requireAtLeast("slope", slope, 0);
    return of(
        "leaky-relu(slope=" + slope + ")",
        StrictMath.sqrt(2 / (1 + slope * slope)),
        x -> Expr.select(x.greater(ZERO), x, x.times(slope)),
        y -> Expr.select(y.greater(ZERO), ONE, Expr.constant(slope)));
  }

  /// x where positive, alpha (e^x - 1) elsewhere (Clevert et al. 2015).
  ///
  /// @param alpha at least 0
  public static Activation elu(double alpha) {
    requireAtLeast("alpha", alpha, 0);
    return of(
        "elu(alpha=" + alpha + ")",
        1,
        x -> Expr.select(x.greater(ZERO), x, Expr.expm1(x.min(0)).times(alpha)),
        y -> Expr.select(y.greater(ZERO), ONE, y.plus(alpha)));
  }

  /// x where positive, alpha (e^(x / alpha) - 1) elsewhere (Barron 2017).
  ///
  /// @param alpha above 0
  public static Activation celu(double alpha) {
    requireAtLeast("alpha", alpha, Double.MIN_VALUE);
    return of(
        "celu(alpha=" + alpha + ")",
        1,
        x -> Expr.select(x.greater(ZERO), x, Expr.expm1(x.min(0).dividedBy(alpha)).times(alpha)),
        y -> Expr.select(y.greater(ZERO), ONE, y.dividedBy(alpha).plus(1)));
  }

  /// One of each, those with a setting at its usual value.
  public static List<Activation> all() {
    return List.of(
        IDENTITY,
        SIGMOID,
        HARD_SIGMOID,
        TANH,
        HARD_TANH,
        RELU,
        RELU6,
        leakyRelu(0.01),
        elu(1),
        SELU,
        celu(1),
        GELU,
        GELU_TANH,
        SILU,
        MISH,
        SOFTPLUS,
        SOFTSIGN);
  }

  /// What it is called; for those with a setting, it is part of the name: `leaky-relu(slope=0.2)`.
  /// But for functions of one's own, [#parse(String)] makes the activation of it.
  public String name() {
    return name;
  }

  /// The activation of a name: those of [#all()], with a setting as in `leaky-relu(slope=0.2)`.
  ///
  /// @throws dev.lanewise.plugin.PluginException if there is none of that name, or the setting is
  ///   wrong
  public static Activation parse(String text) {
    return Kind.read(text, ActivationKinds.table());
  }

  /// Whether [#parse(String)] knows it.
  boolean hasText() {
    return hasText;
  }

  /// By how much initial weights are enlarged so that the variance of signals stays what it is.
  public double gain() {
    return gain;
  }

  /// Whether it changes nothing.
  public boolean isIdentity() {
    return equals(IDENTITY);
  }

  /// Whether the derivative follows from the result.
  public boolean isKnownByResult() {
    return slopeOfResult != null;
  }

  /// The function's value.
  public Expr value(Expr x) {
    return value.apply(x);
  }

  /// The derivative, from an input that holds the result if [#isKnownByResult()], else the
  /// argument.
  ///
  /// @param kept an input of a loop, see [Expr#matrix(String)]
  public Expr slope(Expr kept) {
    return slopeOfResult != null ? slopeOfResult.apply(kept) : value.apply(kept).derivative(kept);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Activation a && name.equals(a.name) && hasText == a.hasText;
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }

  private static Expr inside(Expr y, double low, double high, double slope) {
    Expr within = y.greater(Expr.constant(low)).and(y.less(Expr.constant(high)));
    return Expr.select(within, Expr.constant(slope), ZERO);
  }

  private static void requireAtLeast(String name, double value, double least) {
    if (!(value >= least) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          name + " must be finite and at least " + least + ", but is " + value);
    }
  }
}
