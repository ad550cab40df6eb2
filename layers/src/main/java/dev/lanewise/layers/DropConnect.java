package dev.lanewise.layers;

import dev.lanewise.kernel.BoundLoop;
import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.LoopBinder;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.RandomKey;

/// Sets random weights to zero in training, other ones in each pass, and enlarges the others by 1 /
/// (1 - rate) (Wan et al. 2013); in evaluation the weight is what it is.
///
/// @param rate the probability of being dropped, at least 0 and below 1
record DropConnect(double rate) implements WeightTransform {
  DropConnect {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException("the rate must be at least 0 and below 1, but is " + rate);
    }
  }

  @Override
  public String kind() {
    return "drop-connect";
  }

  @Override
  public Code build(Context context) {
    Matrix parameter = lying(context.parameter().value());
    Matrix weight = lying(context.weight().value());
    long key = context.key("mask");
    Expr x = Expr.matrix("x");
    Expr kept =
        Expr.select(
            Expr.uniform("key").greaterOrEqual(Expr.constant(rate)),
            x.times(1 / (1 - rate)),
            Expr.constant(0));
    BoundLoop drop = bind(context, kept, parameter, weight).key("key", key).build();
    BoundLoop copy = bind(context, x, parameter, weight).build();
    BoundLoop back =
        bind(
                context,
                kept,
                lying(context.weight().gradient()),
                lying(context.parameter().gradient()))
            .key("key", key)
            .build();
    return new Code() {
      @Override
      public void forward(Phase phase) {
        if (phase == Phase.TRAINING) {
          drop.key("key", RandomKey.of(key, context.step()));
          drop.run();
        } else {
          copy.run();
        }
      }

      @Override
      public void backward() {
        back.key("key", RandomKey.of(key, context.step()));
        back.run();
      }
    };
  }

  /// The matrix or its transpose, whichever is contiguous.
  private static Matrix lying(Matrix m) {
    return m.isContiguous() ? m : m.transpose();
  }

  private static LoopBinder bind(Context context, Expr value, Matrix from, Matrix to) {
    return Loop.of(context.type())
        .store("y", value)
        .compile()
        .bind(to.rows(), to.columns())
        .set("x", from)
        .set("y", to)
        .workers(context.workers());
  }
}
