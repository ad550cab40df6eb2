package dev.lanewise.layers;

import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.Matrix;
import java.util.List;

/// An activation as a layer of its own.
///
/// @param activation the function
record Elementwise(Activation activation) implements Layer {
  @Override
  public String kind() {
    return activation.name();
  }

  @Override
  public boolean keepsChannels() {
    return true;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return Layer.only(inputs);
  }

  @Override
  public LayerCode build(LayerContext context) {
    return new Code(activation);
  }

  private record Code(Activation activation) implements LayerCode {
    @Override
    public boolean keepsInput() {
      return !activation.isKnownByResult();
    }

    @Override
    public boolean keepsOutput() {
      return activation.isKnownByResult() && !activation.isIdentity();
    }

    @Override
    public boolean isInPlace() {
      return activation.isKnownByResult();
    }

    @Override
    public boolean isInPlaceBackward() {
      return true;
    }

    @Override
    public Forward forward(LayerFrame frame) {
      Matrix x = frame.input(0);
      var loop =
          frame.build(
              Loop.of(frame.type())
                  .store("y", activation.value(Expr.matrix("x")))
                  .compile()
                  .bind(x.rows(), x.columns())
                  .set("x", x)
                  .set("y", frame.output())
                  .workers(frame.workers()));
      return _ -> loop.run();
    }

    @Override
    public Runnable backward(LayerFrame frame) {
      Matrix dx = frame.inputGradient(0);
      if (dx == null) {
        return () -> {};
      }
      if (activation.isIdentity()) {
        return Copies.of(frame.outputGradient(), dx, frame);
      }
      Expr slope = activation.slope(Expr.matrix("kept"));
      return frame.build(
          Loop.of(frame.type())
              .store("dx", Expr.matrix("d").times(slope))
              .compile()
              .bind(dx.rows(), dx.columns())
              .set("d", frame.outputGradient())
              .set("kept", activation.isKnownByResult() ? frame.output() : frame.input(0))
              .set("dx", dx)
              .workers(frame.workers()));
    }
  }
}
