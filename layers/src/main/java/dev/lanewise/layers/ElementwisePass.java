package dev.lanewise.layers;

import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.LoopBinder;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Operation;
import dev.lanewise.kernel.Reduction;

/// The one pass of losses that are sums over outputs.
final class ElementwisePass {
  private ElementwisePass() {}

  static Operation bind(LossFunction.Elementwise function, LossFrame frame) {
    Expr x = Expr.matrix("x");
    Expr loss = function.value(x, frame.target());
    Loop.Builder loop =
        Loop.of(frame.type()).reduceRows("losses", Reduction.SUM, loss.times(frame.weight()));
    Matrix gradient = frame.gradient();
    if (gradient != null) {
      loop.store(
          "gradient", Expr.column("factors").times(loss.derivative(x)).times(frame.weight()));
    }
    Matrix outputs = frame.outputs();
    LoopBinder binder =
        loop.compile()
            .bind(outputs.rows(), outputs.columns())
            .set("x", outputs)
            .set("losses", frame.losses())
            .workers(frame.workers());
    if (gradient != null) {
      binder.set("gradient", gradient).set("factors", frame.factors());
    }
    return frame.bind(binder).build();
  }
}
