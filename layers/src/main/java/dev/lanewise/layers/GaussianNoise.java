package dev.lanewise.layers;

import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.RandomKey;
import java.util.List;

/// Adds normal numbers in training, and nothing in evaluation.
///
/// @param deviation their standard deviation
record GaussianNoise(double deviation) implements Layer {
  GaussianNoise {
    if (!(deviation >= 0) || Double.isInfinite(deviation)) {
      throw new IllegalArgumentException(
          "the deviation must be finite and at least 0, but is " + deviation);
    }
  }

  @Override
  public String kind() {
    return "gaussian-noise";
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
    return new Code(deviation, context.key("noise"));
  }

  private record Code(double deviation, long key) implements LayerCode {
    @Override
    public boolean keepsInput() {
      return false;
    }

    @Override
    public boolean keepsOutput() {
      return false;
    }

    @Override
    public boolean isInPlace() {
      return true;
    }

    @Override
    public boolean isInPlaceBackward() {
      return true;
    }

    @Override
    public Forward forward(LayerFrame frame) {
      Matrix x = frame.input(0);
      var noisy =
          Loop.of(frame.type())
              .store("y", Expr.matrix("x").plus(Expr.normal("key").times(deviation)))
              .compile()
              .bind(x.rows(), x.columns())
              .set("x", x)
              .set("y", frame.output())
              .key("key", key)
              .workers(frame.workers())
              .build();
      Runnable copy = frame.isInPlace() ? Steps.of() : Copies.of(x, frame.output(), frame);
      return phase -> {
        if (phase == Phase.TRAINING) {
          noisy.key("key", RandomKey.of(key, frame.step()));
          noisy.run();
        } else {
          copy.run();
        }
      };
    }

    @Override
    public Runnable backward(LayerFrame frame) {
      Matrix dx = frame.inputGradient(0);
      return dx == null || frame.isInPlaceBackward()
          ? Steps.of()
          : Copies.of(frame.outputGradient(), dx, frame);
    }
  }
}
