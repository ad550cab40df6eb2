package dev.lanewise.layers;

import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.LoopBinder;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Operation;
import dev.lanewise.kernel.Reduction;
import java.util.ArrayList;
import java.util.List;

/// The cross-entropy of softmax of the outputs: with t the weighted targets and m the largest
/// output, the loss is sum t * log(sum e^(x - m)) - sum t (x - m), and its gradient is sum t *
/// softmax(x) - t.
///
/// @param takesClasses whether a target is the number of a class, not a distribution
record SoftmaxCrossEntropy(boolean takesClasses) implements LossFunction {
  private static final Expr X = Expr.matrix("x");
  private static final Expr LARGEST = Expr.column("largest");
  private static final Expr DISTANCE = X.minus(LARGEST);
  private static final Expr POWER = Expr.exp(DISTANCE);
  private static final Expr SUM = Expr.column("sum");
  private static final Expr TARGETS = Expr.column("targets");

  @Override
  public String name() {
    return "softmax-cross-entropy";
  }

  @Override
  public Expr smooth(Expr target, double smoothing, int outputs) {
    return target.times(1 - smoothing).plus(smoothing / outputs);
  }

  @Override
  public Operation bind(LossFrame frame) {
    Matrix largest = frame.scratch(1);
    Matrix sum = frame.scratch(1);
    Matrix targets = frame.scratch(1);
    Matrix products = frame.scratch(1);
    List<Operation> steps = new ArrayList<>();
    steps.add(
        over(frame, Loop.of(frame.type()).reduceRows("largest", Reduction.MAX, X))
            .set("x", frame.outputs())
            .set("largest", largest)
            .build());
    Matrix powers = frame.gradient();
    if (powers != null) {
      steps.add(powers(frame, largest, powers));
    }
    steps.add(sums(frame, largest, sum, targets, products));
    Expr loss =
        Expr.matrix("targets").times(Expr.log(Expr.matrix("sum"))).minus(Expr.matrix("products"));
    steps.add(
        Loop.of(frame.type())
            .store("losses", loss)
            .compile()
            .bind(sum.rows(), 1)
            .set("targets", targets)
            .set("sum", sum)
            .set("products", products)
            .set("losses", frame.losses())
            .build());
    if (frame.gradient() != null) {
      steps.add(gradient(frame, sum, targets));
    }
    return Operation.inOrder(steps);
  }

  /// The powers, which are kept where the gradient goes. In a loop of their own: together with the
  /// sums they took C2 128 MiB to compile.
  private static Operation powers(LossFrame frame, Matrix largest, Matrix powers) {
    return over(frame, Loop.of(frame.type()).store("powers", POWER))
        .set("x", frame.outputs())
        .set("largest", largest)
        .set("powers", powers)
        .build();
  }

  /// The sums over outputs.
  private static Operation sums(
      LossFrame frame, Matrix largest, Matrix sum, Matrix targets, Matrix products) {
    Matrix powers = frame.gradient();
    Expr t = frame.target().times(frame.weight());
    Expr product = Expr.select(t.equalTo(Expr.constant(0)), Expr.constant(0), t.times(DISTANCE));
    LoopBinder binder =
        over(
                frame,
                Loop.of(frame.type())
                    .reduceRows(
                        "sum", Reduction.SUM, powers == null ? POWER : Expr.matrix("powers"))
                    .reduceRows("targets", Reduction.SUM, t)
                    .reduceRows("products", Reduction.SUM, product))
            .set("x", frame.outputs())
            .set("largest", largest)
            .set("sum", sum)
            .set("targets", targets)
            .set("products", products);
    if (powers != null) {
      binder.set("powers", powers);
    }
    return frame.bind(binder).build();
  }

  private static Operation gradient(LossFrame frame, Matrix sum, Matrix targets) {
    Expr share = Expr.matrix("gradient").dividedBy(SUM).times(TARGETS);
    Expr t = frame.target().times(frame.weight());
    LoopBinder binder =
        over(
                frame,
                Loop.of(frame.type())
                    .store("gradient", Expr.column("factors").times(share.minus(t))))
            .set("gradient", java.util.Objects.requireNonNull(frame.gradient()))
            .set("sum", sum)
            .set("targets", targets)
            .set("factors", frame.factors());
    return frame.bind(binder).build();
  }

  /// A loop over all outputs of a batch.
  static LoopBinder over(LossFrame frame, Loop.Builder loop) {
    return loop.compile()
        .bind(frame.outputs().rows(), frame.outputs().columns())
        .workers(frame.workers());
  }
}
