package dev.lanewise.layers;

import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Operation;

/// How the loss of a sample follows from outputs and targets. A loss of one's own implements this,
/// or [Elementwise] if it is a sum over outputs.
public interface LossFunction {
  /// What it is called.
  String name();

  /// Whether a target is the number of a class, not a value for each output.
  boolean takesClasses();

  /// Whether the mean over everything is over outputs too, since each has a loss of its own.
  default boolean isMeanOverOutputs() {
    return false;
  }

  /// How label smoothing changes a target.
  ///
  /// @param target the target
  /// @param smoothing from 0 to 1
  /// @param outputs the number of outputs
  /// @throws IllegalArgumentException if the loss has no smoothing
  default Expr smooth(Expr target, double smoothing, int outputs) {
    throw new IllegalArgumentException(name() + " has no label smoothing");
  }

  /// Binds the pass that writes the losses and, if asked for, the gradient times the factors.
  Operation bind(LossFrame frame);

  /// A loss that is a sum over outputs, stated by its value alone.
  interface Elementwise extends LossFunction {
    /// The loss of one output.
    ///
    /// @param x the output, an input of a loop
    /// @param target its target
    Expr value(Expr x, Expr target);

    @Override
    default boolean isMeanOverOutputs() {
      return !takesClasses();
    }

    @Override
    default Operation bind(LossFrame frame) {
      return ElementwisePass.bind(this, frame);
    }
  }
}
