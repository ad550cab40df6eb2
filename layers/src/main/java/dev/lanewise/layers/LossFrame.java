package dev.lanewise.layers;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.LoopBinder;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Workers;
import org.jspecify.annotations.Nullable;

/// What a loss function works on, for one size of batch.
public interface LossFrame {
  /// The element type.
  ElementType type();

  /// Who does the work.
  Workers workers();

  /// What the network gave, batch x outputs.
  Matrix outputs();

  /// Where the gradient goes, batch x outputs; null if only the loss is wanted.
  @Nullable Matrix gradient();

  /// Where the loss of each sample goes, batch x 1, before [#factors()].
  Matrix losses();

  /// What the gradient of each sample is multiplied by, batch x 1; set when a pass runs.
  Matrix factors();

  /// The target of an output as an expression over batch x outputs: 1 for the class of the sample
  /// and 0 for others, or the given target; smoothed if that was asked for. Not weighted.
  Expr target();

  /// The weight of an output or class as an expression, the constant 1 without weights.
  Expr weight();

  /// Binds the inputs of [#target()] and [#weight()].
  LoopBinder bind(LoopBinder binder);

  /// New memory, batch x columns.
  Matrix scratch(int columns);
}
