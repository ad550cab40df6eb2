package dev.lanewise.layers;

import dev.lanewise.kernel.BoundLoop;
import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Reduction;
import dev.lanewise.optimizers.ActivityPenalty;
import java.util.List;

/// Passes its input on, and adds a penalty on it to the loss of a training step: the sum over the
/// elements of a sample, the mean over the batch.
///
/// @param penalty the penalty of one element
record PenalizedActivity(ActivityPenalty penalty) implements Layer {
  @Override
  public String kind() {
    return "activity-penalty";
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
    return new Code(penalty);
  }

  /// Output and input are equal, so the output is read where the input is meant.
  private static final class Code implements LayerCode {
    private final ActivityPenalty penalty;
    private double last;

    Code(ActivityPenalty penalty) {
      this.penalty = penalty;
    }

    @Override
    public boolean keepsInput() {
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
    public double penalty() {
      return last;
    }

    @Override
    public Forward forward(LayerFrame frame) {
      Matrix y = frame.output();
      Runnable copy = frame.isInPlace() ? Steps.of() : Copies.of(frame.input(0), y, frame);
      Matrix sum = Matrix.of(frame.type(), 1, 1);
      BoundLoop add =
          Loop.of(frame.type())
              .reduce("sum", Reduction.SUM, penalty.value(Expr.matrix("y")))
              .compile()
              .bind(y.rows(), y.columns())
              .set("y", y)
              .set("sum", sum)
              .workers(frame.workers())
              .build();
      return phase -> {
        copy.run();
        if (phase == Phase.TRAINING) {
          add.run();
          last = sum.get(0, 0) / frame.batch();
        }
      };
    }

    @Override
    public Runnable backward(LayerFrame frame) {
      Matrix dx = frame.inputGradient(0);
      if (dx == null) {
        return Steps.of();
      }
      Expr own = penalty.gradient(Expr.matrix("y")).times(1.0 / frame.batch());
      return Loop.of(frame.type())
          .store("dx", Expr.matrix("d").plus(own))
          .compile()
          .bind(dx.rows(), dx.columns())
          .set("d", frame.outputGradient())
          .set("y", frame.output())
          .set("dx", dx)
          .workers(frame.workers())
          .build();
    }
  }
}
