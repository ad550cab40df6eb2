package dev.lanewise.layers;

import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Ops;
import dev.lanewise.kernel.Reduction;
import java.util.List;

/// Softmax or log-softmax over the elements of each sample.
///
/// With y the result and g its gradient, that of the input is y (g - sum g y) for softmax, and g -
/// e^y sum g for log-softmax.
///
/// @param isLog whether the logarithm is taken
record Softmax(boolean isLog) implements Layer {
  @Override
  public String kind() {
    return isLog ? "log-softmax" : "softmax";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return Layer.only(inputs);
  }

  @Override
  public LayerCode build(LayerContext context) {
    return new Code(isLog, context.scratch(1));
  }

  private record Code(boolean isLog, LayerContext.Buffer sums) implements LayerCode {
    private static final Expr G = Expr.matrix("g");
    private static final Expr Y = Expr.matrix("y");
    private static final Expr SUM = Expr.column("sum");

    @Override
    public boolean keepsInput() {
      return false;
    }

    @Override
    public boolean isInPlaceBackward() {
      return true;
    }

    @Override
    public Forward forward(LayerFrame frame) {
      Matrix x = frame.input(0);
      Matrix y = frame.output();
      Runnable pass =
          isLog ? Ops.logSoftmax(x, y, frame.workers()) : Ops.softmax(x, y, frame.workers());
      return _ -> pass.run();
    }

    @Override
    public Runnable backward(LayerFrame frame) {
      Matrix dx = frame.inputGradient(0);
      if (dx == null) {
        return () -> {};
      }
      Matrix g = frame.outputGradient();
      Matrix sum = frame.buffer(sums);
      var total =
          Loop.of(frame.type())
              .reduceRows("sum", Reduction.SUM, isLog ? G : G.times(Y))
              .compile()
              .bind(dx.rows(), dx.columns())
              .set("g", g)
              .set("sum", sum)
              .workers(frame.workers());
      if (!isLog) {
        total.set("y", frame.output());
      }
      Expr slope = isLog ? G.minus(Expr.exp(Y).times(SUM)) : Y.times(G.minus(SUM));
      Runnable share =
          Loop.of(frame.type())
              .store("dx", slope)
              .compile()
              .bind(dx.rows(), dx.columns())
              .set("g", g)
              .set("y", frame.output())
              .set("sum", sum)
              .set("dx", dx)
              .workers(frame.workers())
              .build();
      return Steps.of(total.build(), share);
    }
  }
}
