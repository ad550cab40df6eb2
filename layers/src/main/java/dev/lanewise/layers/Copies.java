package dev.lanewise.layers;

import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.Matrix;

/// Copies of matrices as passes.
final class Copies {
  private Copies() {}

  static Runnable of(Matrix from, Matrix to, LayerFrame frame) {
    return Loop.of(frame.type())
        .store("to", Expr.matrix("from"))
        .compile()
        .bind(to.rows(), to.columns())
        .set("from", from)
        .set("to", to)
        .workers(frame.workers())
        .build();
  }
}
