package dev.lanewise.layers;

import dev.lanewise.kernel.Expr;
import java.util.function.BinaryOperator;

/// The losses there are.
public final class Losses {
  private Losses() {}

  /// Cross-entropy of softmax of the outputs (logits); targets are class numbers.
  public static Loss softmaxCrossEntropy() {
    return Loss.of(new SoftmaxCrossEntropy(true));
  }

  /// Cross-entropy of softmax of the outputs (logits); targets are distributions.
  public static Loss softmaxCrossEntropyOfDistributions() {
    return Loss.of(new SoftmaxCrossEntropy(false));
  }

  /// (x - t)^2.
  public static Loss meanSquaredError() {
    return elementwise("mean-squared-error", (x, t) -> x.minus(t).square());
  }

  /// |x - t|.
  public static Loss meanAbsoluteError() {
    return elementwise("mean-absolute-error", (x, t) -> x.minus(t).abs());
  }

  /// (x - t)^2 / 2 up to a distance of delta, and delta (|x - t| - delta / 2) beyond it (Huber
  /// 1964).
  ///
  /// @param delta above 0
  public static Loss huber(double delta) {
    requirePositive("delta", delta);
    return elementwise(
        "huber(" + delta + ")",
        (x, t) -> {
          Expr d = x.minus(t);
          Expr far = d.abs().minus(delta / 2).times(delta);
          Expr near = d.square().times(0.5);
          return Expr.select(d.abs().lessOrEqual(Expr.constant(delta)), near, far);
        });
  }

  /// [#huber(double)] divided by beta (Girshick 2015): of slope 1 beyond beta.
  ///
  /// @param beta above 0
  public static Loss smoothL1(double beta) {
    requirePositive("beta", beta);
    return elementwise(
        "smooth-l1(" + beta + ")",
        (x, t) -> {
          Expr d = x.minus(t);
          Expr near = d.square().times(0.5 / beta);
          return Expr.select(d.abs().less(Expr.constant(beta)), near, d.abs().minus(beta / 2));
        });
  }

  /// -t log p - (1 - t) log(1 - p) for p = sigmoid(x): outputs are logits, targets from 0 to 1.
  /// Smoothing moves targets toward 1/2.
  public static Loss binaryCrossEntropy() {
    return stated(
        "binary-cross-entropy",
        false,
        (x, t) -> Expr.softplus(x).minus(x.times(t)),
        (t, smoothing, _) -> t.times(1 - smoothing).plus(smoothing / 2));
  }

  /// -t log x - (1 - t) log(1 - x): outputs are probabilities, such as those of sigmoid; logarithms
  /// are at least -100. Prefer [#binaryCrossEntropy()], which takes logits.
  public static Loss binaryCrossEntropyOfProbabilities() {
    return elementwise(
        "binary-cross-entropy-of-probabilities",
        (x, t) -> {
          Expr one = Expr.constant(1);
          Expr yes = t.times(logarithm(x));
          return yes.plus(one.minus(t).times(logarithm(one.minus(x)))).negate();
        });
  }

  /// -log x of the class: outputs are probabilities, such as those of softmax; logarithms are at
  /// least -100. Prefer [#softmaxCrossEntropy()], which takes logits.
  public static Loss crossEntropyOfProbabilities() {
    return stated(
        "cross-entropy-of-probabilities",
        true,
        (x, t) -> whereTargeted(t, t.times(logarithm(x)).negate()),
        Losses::spread);
  }

  /// -x of the class: outputs are logarithms of probabilities, such as those of log-softmax;
  /// targets are class numbers.
  public static Loss negativeLogLikelihood() {
    return stated(
        "negative-log-likelihood",
        true,
        (x, t) -> whereTargeted(t, t.times(x).negate()),
        Losses::spread);
  }

  /// t (log t - x): outputs are logarithms of probabilities, targets are probabilities (Kullback
  /// and Leibler 1951). Reduce it by [LossReduction#BATCH_MEAN] for the divergence of a sample.
  public static Loss kullbackLeibler() {
    return elementwise(
        "kullback-leibler", (x, t) -> whereTargeted(t, t.times(Expr.log(t).minus(x))));
  }

  /// max(0, 1 - t x): targets are 1 and -1.
  public static Loss hinge() {
    return elementwise("hinge", (x, t) -> Expr.constant(1).minus(t.times(x)).max(0));
  }

  /// Binary cross-entropy times a share of (1 - p)^gamma, for p the probability of what is right
  /// (Lin et al. 2017, formula 5): outputs are logits, targets 0 or 1.
  ///
  /// @param alpha the weight of targets of 1, from 0 to 1; that of 0 is 1 - alpha
  /// @param gamma at least 0
  public static Loss focal(double alpha, double gamma) {
    if (!(alpha >= 0 && alpha <= 1) || !(gamma >= 0)) {
      throw new IllegalArgumentException(
          "alpha must be from 0 to 1 and gamma at least 0, but are " + alpha + " and " + gamma);
    }
    return elementwise(
        "focal(" + alpha + ", " + gamma + ")",
        (x, t) -> {
          Expr right = x.times(t.times(2).minus(1));
          Expr modulation = Expr.exp(Expr.softplus(right).times(-gamma));
          Expr weight = t.times(2 * alpha - 1).plus(1 - alpha);
          return weight.times(modulation).times(Expr.softplus(right.negate()));
        });
  }

  /// Cross-entropy of softmax times (1 - p)^gamma, for p the probability of the right class (Lin et
  /// al. 2017, formula 4, for many classes): outputs are logits, targets are class numbers. Its
  /// alpha is the weight of a class, see [Loss#weights(double...)].
  ///
  /// @param gamma at least 0; 0 is [#softmaxCrossEntropy()]
  public static Loss softmaxFocal(double gamma) {
    return Loss.of(new SoftmaxFocal(gamma));
  }

  /// 1 - cosine of the angle between the outputs of a sample and its targets.
  public static Loss cosine() {
    return Loss.of(new CosineDistance());
  }

  /// A loss of one's own that is a sum over outputs; targets are values.
  ///
  /// @param name what it is called
  /// @param value the loss of one output from it and its target
  public static Loss elementwise(String name, BinaryOperator<Expr> value) {
    return stated(
        name,
        false,
        value,
        (_, _, _) -> {
          throw new IllegalArgumentException(name + " has no label smoothing");
        });
  }

  private static Loss stated(
      String name, boolean takesClasses, BinaryOperator<Expr> value, Smoothing smoothing) {
    return Loss.of(new Stated(name, takesClasses, value, smoothing));
  }

  private static Expr spread(Expr target, double smoothing, int outputs) {
    return target.times(1 - smoothing).plus(smoothing / outputs);
  }

  /// A value where the target is not 0, and 0 elsewhere, whatever the output.
  private static Expr whereTargeted(Expr target, Expr value) {
    return Expr.select(target.equalTo(Expr.constant(0)), Expr.constant(0), value);
  }

  private static Expr logarithm(Expr x) {
    return Expr.log(x).max(-100);
  }

  private static void requirePositive(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(name + " must be finite and above 0, but is " + value);
    }
  }

  /// How a target is smoothed, see [LossFunction#smooth(Expr, double, int)].
  private interface Smoothing {
    Expr smooth(Expr target, double smoothing, int outputs);
  }

  private record Stated(
      String name, boolean takesClasses, BinaryOperator<Expr> formula, Smoothing smoothing)
      implements LossFunction.Elementwise {
    @Override
    public Expr value(Expr x, Expr target) {
      return formula.apply(x, target);
    }

    @Override
    public Expr smooth(Expr target, double by, int outputs) {
      return smoothing.smooth(target, by, outputs);
    }
  }
}
