package dev.lanewise.layers;

import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.LoopBinder;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Operation;
import dev.lanewise.kernel.Reduction;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Focal loss of many classes: with l the logarithm of the right class's softmax and q = 1 - e^l,
/// the loss is -q^gamma l (Lin et al. 2017, formula 4). Its derivative by l is q^gamma (gamma e^l l
/// / q - 1), and that of l by output j is t_j - softmax_j.
///
/// @param gamma at least 0
record SoftmaxFocal(double gamma) implements LossFunction {
  private static final Expr X = Expr.matrix("x");
  private static final Expr ZERO = Expr.constant(0);

  SoftmaxFocal {
    if (!(gamma >= 0) || Double.isInfinite(gamma)) {
      throw new IllegalArgumentException("gamma must be finite and at least 0, but is " + gamma);
    }
  }

  @Override
  public String name() {
    return "softmax-focal(" + gamma + ")";
  }

  @Override
  public boolean takesClasses() {
    return true;
  }

  @Override
  public Operation bind(LossFrame frame) {
    Matrix largest = frame.scratch(1);
    Matrix sum = frame.scratch(1);
    Matrix chosen = frame.scratch(1);
    Matrix weight = frame.scratch(1);
    Matrix slope = frame.scratch(1);
    List<Operation> steps = new ArrayList<>();
    steps.add(
        SoftmaxCrossEntropy.over(
                frame, Loop.of(frame.type()).reduceRows("largest", Reduction.MAX, X))
            .set("x", frame.outputs())
            .set("largest", largest)
            .build());
    steps.add(sums(frame, largest, sum, chosen, weight));
    steps.add(values(frame, sum, chosen, weight, slope));
    if (frame.gradient() != null) {
      steps.add(gradient(frame, largest, sum, slope));
    }
    return Operation.inOrder(steps);
  }

  /// The sums over outputs; the targets are kept where the gradient goes.
  private static Operation sums(
      LossFrame frame, Matrix largest, Matrix sum, Matrix chosen, Matrix weight) {
    Expr distance = X.minus(Expr.column("largest"));
    Expr target = frame.target();
    Expr right = Expr.select(target.equalTo(ZERO), ZERO, distance);
    Loop.Builder loop =
        Loop.of(frame.type())
            .reduceRows("sum", Reduction.SUM, Expr.exp(distance))
            .reduceRows("chosen", Reduction.SUM, right)
            .reduceRows("weights", Reduction.SUM, target.times(frame.weight()));
    Matrix gradient = frame.gradient();
    if (gradient != null) {
      loop.store("gradient", target);
    }
    LoopBinder binder =
        SoftmaxCrossEntropy.over(frame, loop)
            .set("x", frame.outputs())
            .set("largest", largest)
            .set("sum", sum)
            .set("chosen", chosen)
            .set("weights", weight);
    if (gradient != null) {
      binder.set("gradient", gradient);
    }
    return frame.bind(binder).build();
  }

  /// The loss of each sample and its derivative by l.
  private Operation values(
      LossFrame frame, Matrix sum, Matrix chosen, Matrix weight, Matrix slope) {
    Expr l = Expr.matrix("chosen").minus(Expr.log(Expr.matrix("sum")));
    Expr q = Expr.expm1(l).negate();
    Expr isCertain = q.equalTo(ZERO);
    Expr power =
        gamma == 0
            ? Expr.constant(1)
            : Expr.select(isCertain, ZERO, Expr.exp(Expr.log(q).times(gamma)));
    Expr ratio = Expr.select(isCertain, Expr.constant(-1), Expr.exp(l).times(l).dividedBy(q));
    Expr scaled = Expr.matrix("weights").times(power);
    return Loop.of(frame.type())
        .store("losses", scaled.times(l).negate())
        .store("slope", scaled.times(ratio.times(gamma).minus(1)))
        .compile()
        .bind(sum.rows(), 1)
        .set("sum", sum)
        .set("chosen", chosen)
        .set("weights", weight)
        .set("losses", frame.losses())
        .set("slope", slope)
        .build();
  }

  private static Operation gradient(LossFrame frame, Matrix largest, Matrix sum, Matrix slope) {
    Expr share = Expr.exp(X.minus(Expr.column("largest"))).dividedBy(Expr.column("sum"));
    Expr value =
        Expr.column("factors")
            .times(Expr.column("slope"))
            .times(Expr.matrix("gradient").minus(share));
    return SoftmaxCrossEntropy.over(frame, Loop.of(frame.type()).store("gradient", value))
        .set("x", frame.outputs())
        .set("gradient", Objects.requireNonNull(frame.gradient()))
        .set("largest", largest)
        .set("sum", sum)
        .set("slope", slope)
        .set("factors", frame.factors())
        .build();
  }
}
