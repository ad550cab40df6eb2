package dev.lanewise.optimizers;

import dev.lanewise.kernel.Expr;

/// A penalty on the activations of a layer, not on its parameters: the layer adds its value to the
/// loss and its gradient to the gradient that flows back.
///
/// Both are stated for one activation. The layer sums over the units and takes the mean over the
/// batch, as losses do.
public interface ActivityPenalty {
  /// The penalty of one activation, strength included.
  ///
  /// @param activation the activation
  Expr value(Expr activation);

  /// The derivative of [#value] by the activation; at a kink, 0.
  ///
  /// @param activation the activation
  Expr gradient(Expr activation);
}
