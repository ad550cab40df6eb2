package dev.lanewise.layers.normalization;

import dev.lanewise.kernel.BoundLoop;
import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Gemm;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.LoopBinder;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Reduction;
import dev.lanewise.layers.Phase;
import dev.lanewise.layers.WeightTransform;

/// w = v / sigma with the largest singular value sigma of v, found by power iteration that goes on
/// from pass to pass (Miyato et al. 2018, arXiv:1802.05957, algorithm 1). States: `left` and
/// `right`, the singular vectors so far.
///
/// @param iterations power iterations in each forward pass in training
/// @param epsilon added to norms that are divided by
record SpectralNormalization(int iterations, double epsilon) implements WeightTransform {
  /// Iterations that find the first singular vectors.
  private static final int FIRST_ITERATIONS = 30;

  @Override
  public String kind() {
    return "spectral-normalization";
  }

  @Override
  public Code build(Context context) {
    Passes passes = new Passes(context, epsilon);
    if (passes.isFresh()) {
      passes.start();
      for (int i = 0; i < FIRST_ITERATIONS; i++) {
        passes.iterate();
      }
    }
    return new Code() {
      @Override
      public void forward(Phase phase) {
        if (phase == Phase.TRAINING) {
          for (int i = 0; i < iterations; i++) {
            passes.iterate();
          }
        }
        passes.apply();
      }

      @Override
      public void backward() {
        passes.back();
      }
    };
  }

  /// The products and loops of one weight.
  private static final class Passes {
    private final double epsilon;
    private final Matrix weight;
    private final Matrix left;
    private final Matrix right;
    private final Matrix image;
    private final Gemm toLeft;
    private final Gemm toRight;
    private final Matrix squares;
    private final BoundLoop leftSquares;
    private final BoundLoop rightSquares;
    private final BoundLoop leftScale;
    private final BoundLoop rightScale;
    private final Matrix product;
    private final BoundLoop leftTimesImage;
    private final BoundLoop scale;
    private final Matrix along;
    private final BoundLoop gradientAlong;
    private final BoundLoop share;
    private final Context context;

    Passes(Context context, double epsilon) {
      this.context = context;
      this.epsilon = epsilon;
      weight = context.parameter().value();
      left = context.state("left", weight.rows(), 1);
      right = context.state("right", weight.columns(), 1);
      image = Matrix.of(context.type(), weight.rows(), 1);
      squares = Matrix.of(context.type(), 1, 1);
      product = Matrix.of(context.type(), 1, 1);
      along = Matrix.of(context.type(), 1, 1);
      toLeft = Gemm.plan(1, weight, right, 0, left);
      toRight = Gemm.plan(1, weight.transpose(), left, 0, right);
      leftSquares = sumOfSquares(left);
      rightSquares = sumOfSquares(right);
      leftScale = scaled(left);
      rightScale = scaled(right);
      leftTimesImage =
          over(
                  left,
                  Loop.of(context.type())
                      .reduce("sum", Reduction.SUM, Expr.matrix("a").times(Expr.matrix("b"))))
              .set("a", left)
              .set("b", image)
              .set("sum", product)
              .build();
      Lying lying = Lying.of(context);
      Matrix v = lying.of(weight);
      Matrix dw = lying.of(context.weight().gradient());
      scale =
          lying
              .bind(
                  Loop.of(context.type())
                      .store("w", Expr.matrix("v").times(Expr.scalar("inverse"))))
              .set("v", v)
              .set("w", lying.of(context.weight().value()))
              .set("inverse", 1)
              .build();
      gradientAlong =
          lying
              .bind(
                  Loop.of(context.type())
                      .reduce("sum", Reduction.SUM, Expr.matrix("dw").times(Expr.matrix("w"))))
              .set("dw", dw)
              .set("w", lying.of(context.weight().value()))
              .set("sum", along)
              .build();
      Matrix ofRows = lying.isTurned() ? right : left;
      Matrix ofColumns = lying.isTurned() ? left.transpose() : right.transpose();
      Expr outer = Expr.column("a").times(Expr.row("b"));
      share =
          lying
              .bind(
                  Loop.of(context.type())
                      .store(
                          "dv",
                          Expr.matrix("dw")
                              .minus(Expr.scalar("along").times(outer))
                              .times(Expr.scalar("inverse"))))
              .set("dw", dw)
              .set("a", ofRows)
              .set("b", ofColumns)
              .set("along", 0)
              .set("inverse", 1)
              .set("dv", lying.of(context.parameter().gradient()))
              .build();
    }

    private LoopBinder over(Matrix space, Loop.Builder loop) {
      return loop.compile().bind(space.rows(), space.columns()).workers(context.workers());
    }

    private BoundLoop sumOfSquares(Matrix vector) {
      return over(
              vector,
              Loop.of(context.type()).reduce("sum", Reduction.SUM_OF_SQUARES, Expr.matrix("x")))
          .set("x", vector)
          .set("sum", squares)
          .build();
    }

    private BoundLoop scaled(Matrix vector) {
      return over(
              vector,
              Loop.of(context.type()).store("x", Expr.matrix("x").times(Expr.scalar("inverse"))))
          .set("x", vector)
          .set("inverse", 1)
          .build();
    }

    /// Whether the states have no direction yet.
    boolean isFresh() {
      for (int i = 0; i < right.rows(); i++) {
        if (right.get(i, 0) != 0) {
          return false;
        }
      }
      return true;
    }

    /// Begins with the sum of the rows, moved off any plane it may be orthogonal to by an uneven
    /// weighting.
    void start() {
      for (int i = 0; i < left.rows(); i++) {
        left.set(i, 0, 1.0 / (1 + i));
      }
      toRight.run(weight.transpose(), left, right, context.workers());
      normalize(rightSquares, rightScale);
    }

    void iterate() {
      toLeft.run(weight, right, left, context.workers());
      normalize(leftSquares, leftScale);
      toRight.run(weight.transpose(), left, right, context.workers());
      normalize(rightSquares, rightScale);
    }

    private void normalize(BoundLoop sum, BoundLoop scaling) {
      sum.run();
      scaling.scalar("inverse", 1 / (Math.sqrt(squares.get(0, 0)) + epsilon));
      scaling.run();
    }

    private double inverse() {
      return 1 / (product.get(0, 0) + epsilon);
    }

    void apply() {
      toLeft.run(weight, right, image, context.workers());
      leftTimesImage.run();
      scale.scalar("inverse", inverse());
      scale.run();
    }

    /// Of sigma only the outer product of the singular vectors is the gradient (the paper, equation
    /// 12).
    void back() {
      gradientAlong.run();
      share.scalar("along", along.get(0, 0));
      share.scalar("inverse", inverse());
      share.run();
    }
  }
}
