package dev.lanewise.optimizers;

import dev.lanewise.kernel.Workers;
import java.util.List;

/// How parameters are to be changed. A description: immutable, free of state, shared freely.
/// Binding it to parameters gives a [Stepper], which holds the state.
///
/// Most optimizers are a [Chain]. Those that need more than elementwise maths and norms (evaluating
/// the loss again, showing other weights for evaluation) implement this interface themselves.
public interface Optimizer {
  /// Binds to parameters, makes the state and compiles the loops.
  ///
  /// @param parameters what to optimize; names differ, no cell is shared
  /// @param workers who does the work of each step
  /// @throws IllegalArgumentException if names repeat, or this optimizer cannot work on a parameter
  Stepper bind(List<Parameter> parameters, Workers workers);

  /// Binds to parameters; the calling thread does the work.
  default Stepper bind(List<Parameter> parameters) {
    return bind(parameters, Workers.single());
  }
}
