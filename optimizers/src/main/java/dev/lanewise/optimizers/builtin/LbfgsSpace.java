package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Reduction;
import dev.lanewise.kernel.Workers;
import dev.lanewise.optimizers.Parameter;
import java.util.List;

/// All parameters as one vector: where a move began, the gradient there, its direction, and the
/// loops over them.
final class LbfgsSpace {
  private static final Expr GRADIENT = Expr.matrix("gradient");
  private static final Expr D = Expr.matrix("d");

  /// One matrix for each parameter, each.
  final List<Matrix> origin;

  final List<Matrix> old;
  final List<Matrix> direction;

  private final List<Parameter> parameters;
  private final Workers workers;
  private final ParameterLoops begin;
  private final ParameterLoops steepest;
  private final ParameterLoops shorten;
  private final ParameterLoops move;
  private final ParameterTotal slope;
  private final ParameterTotal change;
  private final ParameterTotal curvature;
  private final ParameterTotal largest;
  private final ParameterTotal sum;
  private final ParameterTotal squares;
  private final ParameterTotal length;

  LbfgsSpace(List<Parameter> parameters, Workers workers) {
    this.parameters = List.copyOf(parameters);
    this.workers = workers;
    origin = LbfgsMemory.like(parameters);
    old = LbfgsMemory.like(parameters);
    direction = LbfgsMemory.like(parameters);
    ParameterLoops.Binding now =
        (binder, i) -> binder.set("gradient", parameters.get(i).gradient());
    ParameterLoops.Binding toward = (binder, i) -> binder.set("d", direction.get(i));
    ParameterLoops.Binding both = (binder, i) -> toward.bind(now.bind(binder, i), i);
    ParameterLoops.Binding where =
        (binder, i) -> binder.set("origin", origin.get(i)).set("value", parameters.get(i).value());
    begin =
        new ParameterLoops(
            parameters,
            workers,
            loop ->
                loop.store("origin", Expr.matrix("value"))
                    .store("old", GRADIENT)
                    .store("d", GRADIENT.negate()),
            (binder, i) -> where.bind(both.bind(binder, i), i).set("old", old.get(i)));
    steepest =
        new ParameterLoops(
            parameters,
            workers,
            loop -> loop.store("d", Expr.matrix("old").negate()),
            (binder, i) -> toward.bind(binder, i).set("old", old.get(i)));
    shorten =
        new ParameterLoops(
            parameters,
            workers,
            loop -> loop.store("d", D.times(Expr.scalar("factor"))),
            (binder, i) -> toward.bind(binder, i).set("factor", 1));
    move =
        new ParameterLoops(
            parameters,
            workers,
            loop -> loop.store("value", Expr.matrix("origin").plus(Expr.scalar("step").times(D))),
            (binder, i) -> where.bind(toward.bind(binder, i), i).set("step", 0));
    slope = total(Reduction.SUM, GRADIENT.times(D), both);
    change =
        total(
            Reduction.SUM,
            GRADIENT.minus(Expr.matrix("old")).times(D),
            (binder, i) -> both.bind(binder, i).set("old", old.get(i)));
    curvature =
        total(
            Reduction.SUM,
            GRADIENT
                .minus(Expr.matrix("old"))
                .times(Expr.matrix("value").minus(Expr.matrix("origin"))),
            (binder, i) -> where.bind(now.bind(binder, i), i).set("old", old.get(i)));
    largest = total(Reduction.MAX, GRADIENT.abs(), now);
    sum = total(Reduction.SUM, GRADIENT.abs(), now);
    squares = total(Reduction.SUM_OF_SQUARES, GRADIENT, now);
    length = total(Reduction.MAX, D.abs(), toward);
  }

  private ParameterTotal total(Reduction reduction, Expr value, ParameterLoops.Binding binding) {
    return new ParameterTotal(parameters, workers, reduction, value, binding);
  }

  /// Remembers the present values and gradients; the direction is that of steepest descent.
  void begin() {
    begin.run();
  }

  /// Makes the direction that of steepest descent again.
  void steepest() {
    steepest.run();
  }

  /// Multiplies the direction.
  void shorten(double factor) {
    shorten.scalar("factor", factor);
    shorten.run();
  }

  /// Moves to a step along the direction.
  void move(double step) {
    move.scalar("step", step);
    move.run();
  }

  /// Moves back to where the move began.
  void back() {
    for (int i = 0; i < origin.size(); i++) {
      parameters.get(i).value().copyFrom(origin.get(i));
    }
  }

  /// The product of the present gradient and the direction.
  double slope() {
    return slope.compute();
  }

  /// The product of the gradient's change since the move began and the direction.
  double change() {
    return change.compute();
  }

  /// The product of the changes of gradient and values since the move began.
  double curvature() {
    return curvature.compute();
  }

  /// The largest element of the gradient.
  double largest() {
    return largest.compute();
  }

  /// The sum of the gradient's elements without their signs.
  double sum() {
    return sum.compute();
  }

  /// The Euclidean norm of the gradient.
  double norm() {
    return Math.sqrt(squares.compute());
  }

  /// The largest element of the direction.
  double length() {
    return length.compute();
  }
}
