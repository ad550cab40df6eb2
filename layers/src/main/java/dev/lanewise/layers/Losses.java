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

  /// A loss of one's own that is a sum over outputs; targets are values.
  ///
  /// @param name what it is called
  /// @param value the loss of one output from it and its target
  public static Loss elementwise(String name, BinaryOperator<Expr> value) {
    return Loss.of(new Stated(name, value));
  }

  private record Stated(String name, BinaryOperator<Expr> formula)
      implements LossFunction.Elementwise {
    @Override
    public boolean takesClasses() {
      return false;
    }

    @Override
    public Expr value(Expr x, Expr target) {
      return formula.apply(x, target);
    }
  }
}
