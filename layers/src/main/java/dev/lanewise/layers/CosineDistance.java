package dev.lanewise.layers;

import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.LoopBinder;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Operation;
import dev.lanewise.kernel.Reduction;
import java.util.ArrayList;
import java.util.List;

/// 1 - x t / (|x| |t|), the lengths being at least 1e-8; with weights w of outputs, each product
/// counts w times. Its gradient is -w (t / |t| - cos x / |x|) / |x|.
record CosineDistance() implements LossFunction {
  private static final double SHORTEST = 1e-8;
  private static final Expr X = Expr.matrix("x");

  @Override
  public String name() {
    return "cosine";
  }

  @Override
  public boolean takesClasses() {
    return false;
  }

  @Override
  public Operation bind(LossFrame frame) {
    Matrix x2 = frame.scratch(1);
    Matrix t2 = frame.scratch(1);
    Matrix xt = frame.scratch(1);
    List<Operation> steps = new ArrayList<>();
    Expr t = frame.target();
    Expr w = frame.weight();
    steps.add(
        frame
            .bind(
                over(
                        frame,
                        Loop.of(frame.type())
                            .reduceRows("x2", Reduction.SUM, w.times(X).times(X))
                            .reduceRows("t2", Reduction.SUM, w.times(t).times(t))
                            .reduceRows("xt", Reduction.SUM, w.times(X).times(t)))
                    .set("x2", x2)
                    .set("t2", t2)
                    .set("xt", xt))
            .build());
    Expr cosine =
        Expr.matrix("xt").dividedBy(length(Expr.matrix("x2")).times(length(Expr.matrix("t2"))));
    steps.add(
        Loop.of(frame.type())
            .store("losses", Expr.constant(1).minus(cosine))
            .compile()
            .bind(x2.rows(), 1)
            .set("x2", x2)
            .set("t2", t2)
            .set("xt", xt)
            .set("losses", frame.losses())
            .build());
    Matrix gradient = frame.gradient();
    if (gradient != null) {
      Expr x = length(Expr.column("x2"));
      Expr product = x.times(length(Expr.column("t2")));
      Expr along = Expr.column("xt").dividedBy(product).dividedBy(x.times(x));
      Expr slope = X.times(along).minus(t.dividedBy(product)).times(w);
      LoopBinder binder =
          over(frame, Loop.of(frame.type()).store("gradient", slope.times(Expr.column("factors"))))
              .set("x2", x2)
              .set("t2", t2)
              .set("xt", xt)
              .set("factors", frame.factors())
              .set("gradient", gradient);
      steps.add(frame.bind(binder).build());
    }
    return Operation.inOrder(steps);
  }

  private static Expr length(Expr square) {
    return square.sqrt().max(SHORTEST);
  }

  private static LoopBinder over(LossFrame frame, Loop.Builder loop) {
    return loop.compile()
        .bind(frame.outputs().rows(), frame.outputs().columns())
        .set("x", frame.outputs())
        .workers(frame.workers());
  }
}
