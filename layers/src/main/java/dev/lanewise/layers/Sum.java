package dev.lanewise.layers;

import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.LoopBinder;
import dev.lanewise.kernel.Matrix;
import java.util.ArrayList;
import java.util.List;

/// The sum of inputs of one shape, added in their order.
record Sum() implements Layer {
  @Override
  public String kind() {
    return "add";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    if (inputs.size() < 2 || inputs.stream().distinct().count() != 1) {
      throw new IllegalArgumentException(
          "takes two or more inputs of one shape, but gets " + inputs);
    }
    return inputs.getFirst();
  }

  @Override
  public long operations(List<Shape> inputs) {
    return (inputs.size() - 1L) * inputs.getFirst().size();
  }

  @Override
  public LayerCode build(LayerContext context) {
    return new Code(context.inputs().size());
  }

  private record Code(int count) implements LayerCode {
    @Override
    public boolean keepsInput() {
      return false;
    }

    @Override
    public boolean keepsOutput() {
      return false;
    }

    @Override
    public Forward forward(LayerFrame frame) {
      Expr sum = Expr.matrix("x0");
      for (int k = 1; k < count; k++) {
        sum = sum.plus(Expr.matrix("x" + k));
      }
      Matrix y = frame.output();
      LoopBinder binder =
          Loop.of(frame.type()).store("y", sum).compile().bind(y.rows(), y.columns()).set("y", y);
      for (int k = 0; k < count; k++) {
        binder.set("x" + k, frame.input(k));
      }
      Runnable loop = binder.workers(frame.workers()).build();
      return _ -> loop.run();
    }

    @Override
    public Runnable backward(LayerFrame frame) {
      Matrix d = frame.outputGradient();
      List<Runnable> copies = new ArrayList<>();
      for (int k = 0; k < count; k++) {
        Matrix dx = frame.inputGradient(k);
        if (dx != null) {
          copies.add(Copies.of(d, dx, frame));
        }
      }
      return Steps.of(copies);
    }
  }
}
