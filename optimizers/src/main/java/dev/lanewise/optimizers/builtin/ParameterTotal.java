package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.LoopBinder;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Reduction;
import dev.lanewise.kernel.Workers;
import dev.lanewise.optimizers.Parameter;
import java.time.Duration;
import java.util.List;

/// One reduction over all parameters: each in its own type and fixed order, then combined in double
/// in the order of the parameters.
final class ParameterTotal {
  private final ParameterLoops loops;
  private final Matrix[] results;
  private final boolean isMaximum;

  /// @param reduction SUM, SUM_OF_SQUARES or MAX
  ParameterTotal(
      List<Parameter> parameters,
      Workers workers,
      Reduction reduction,
      Expr value,
      ParameterLoops.Binding binding) {
    results = parameters.stream().map(p -> Matrix.of(p.type(), 1, 1)).toArray(Matrix[]::new);
    isMaximum = reduction == Reduction.MAX;
    loops =
        new ParameterLoops(
            parameters,
            workers,
            loop -> loop.reduce("total", reduction, value),
            (LoopBinder binder, int i) -> binding.bind(binder.set("total", results[i]), i));
  }

  /// Sets a scalar that the value reads.
  void scalar(String name, double value) {
    loops.scalar(name, value);
  }

  /// Computes the total.
  double compute() {
    loops.run();
    double all = isMaximum ? Double.NEGATIVE_INFINITY : 0;
    for (Matrix result : results) {
      double one = result.get(0, 0);
      all = isMaximum ? Math.max(all, one) : all + one;
    }
    return all;
  }

  boolean warmUp(Duration limit) {
    return loops.warmUp(limit);
  }
}
