package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Reduction;
import dev.lanewise.kernel.Workers;
import dev.lanewise.optimizers.Parameter;
import dev.lanewise.optimizers.Scalars;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.State;
import dev.lanewise.optimizers.Stepper;
import java.util.List;
import java.util.function.DoubleSupplier;

/// L-BFGS at work: each step takes one direction and searches along it. All parameters together are
/// one vector.
final class LbfgsStepper implements Stepper {
  /// What is asked for.
  ///
  /// @param rate the first step tried along a direction
  /// @param history pairs remembered
  /// @param tolerance the largest element of the gradient at which nothing is done any more
  record Options(Schedule rate, int history, double tolerance) {}

  /// The least product of move and change of the gradient that says anything of the curvature.
  private static final double LEAST_CURVATURE = 1e-300;

  private static final Expr GRADIENT = Expr.matrix("gradient");
  private static final Expr D = Expr.matrix("d");

  private final Scalars scalars = new Scalars();
  private final Scalars.Scalar rate;
  private final double tolerance;
  private final StrongWolfe search;
  private final LbfgsMemory memory;
  private final List<Parameter> parameters;
  private final List<Matrix> origin;
  private final ParameterLoops begin;
  private final ParameterLoops steepest;
  private final ParameterLoops move;
  private final ParameterTotal slope;
  private final ParameterTotal largest;
  private final ParameterTotal absolute;
  private final StrongWolfe.Line line = new Along();
  private DoubleSupplier objective = () -> Double.NaN;
  private long steps;
  private long evaluations;

  LbfgsStepper(List<Parameter> parameters, Workers workers, Options options, StrongWolfe search) {
    this.parameters = List.copyOf(parameters);
    this.rate = scalars.add("lr", options.rate);
    this.tolerance = options.tolerance;
    this.search = search;
    origin = LbfgsMemory.like(parameters);
    List<Matrix> gradient = LbfgsMemory.like(parameters);
    List<Matrix> direction = LbfgsMemory.like(parameters);
    memory = new LbfgsMemory(parameters, workers, options.history, direction, gradient);
    begin =
        new ParameterLoops(
            parameters,
            workers,
            loop ->
                loop.store("origin", Expr.matrix("value"))
                    .store("old", GRADIENT)
                    .store("d", GRADIENT.negate()),
            (binder, i) ->
                binder
                    .set("origin", origin.get(i))
                    .set("value", parameters.get(i).value())
                    .set("old", gradient.get(i))
                    .set("d", direction.get(i))
                    .set("gradient", parameters.get(i).gradient()));
    steepest =
        new ParameterLoops(
            parameters,
            workers,
            loop -> loop.store("d", GRADIENT.negate()),
            (binder, i) -> binder.set("d", direction.get(i)).set("gradient", gradient.get(i)));
    move =
        new ParameterLoops(
            parameters,
            workers,
            loop -> loop.store("value", Expr.matrix("origin").plus(Expr.scalar("step").times(D))),
            (binder, i) ->
                binder
                    .set("value", parameters.get(i).value())
                    .set("origin", origin.get(i))
                    .set("d", direction.get(i))
                    .set("step", 0));
    ParameterLoops.Binding gradients =
        (binder, i) -> binder.set("gradient", parameters.get(i).gradient());
    slope =
        new ParameterTotal(
            parameters,
            workers,
            Reduction.SUM,
            GRADIENT.times(D),
            (binder, i) -> gradients.bind(binder, i).set("d", direction.get(i)));
    largest = new ParameterTotal(parameters, workers, Reduction.MAX, GRADIENT.abs(), gradients);
    absolute = new ParameterTotal(parameters, workers, Reduction.SUM, GRADIENT.abs(), gradients);
  }

  /// The loss along the direction.
  private final class Along implements StrongWolfe.Line {
    @Override
    public double value(double step) {
      move.scalar("step", step);
      move.run();
      evaluations++;
      return objective.getAsDouble();
    }

    @Override
    public double slope() {
      return slope.compute();
    }
  }

  /// Refuses.
  ///
  /// @throws UnsupportedOperationException always
  @Override
  public void step() {
    throw new UnsupportedOperationException(
        "lbfgs searches along a line, so it evaluates the loss itself: call step(objective)");
  }

  @Override
  public double step(DoubleSupplier newObjective) {
    objective = newObjective;
    scalars.moveTo(steps);
    double loss = newObjective.getAsDouble();
    evaluations++;
    steps++;
    double steepness = largest.compute();
    if (rate.value() == 0 || !(steepness > tolerance)) {
      return loss;
    }
    begin.run();
    memory.apply();
    double descent = slope.compute();
    if (!(descent < 0)) {
      memory.forget();
      steepest.run();
      descent = slope.compute();
    }
    double first = rate.value();
    if (memory.isEmpty()) {
      first *= Math.min(1, 1 / absolute.compute());
    }
    take(search.search(line, loss, descent, first), descent);
    return loss;
  }

  /// Moves to where the search found the loss least, and remembers the curvature on the way.
  private void take(double step, double descent) {
    if (step == 0) {
      memory.forget();
      for (int i = 0; i < origin.size(); i++) {
        parameters.get(i).value().copyFrom(origin.get(i));
      }
      return;
    }
    if (search.last() != step) {
      double _ = line.value(step);
    }
    double curvature = step * (line.slope() - descent);
    if (curvature > LEAST_CURVATURE) {
      memory.remember(step, curvature);
    }
  }

  @Override
  public long steps() {
    return steps;
  }

  /// `lr`, or `lbfgs.evaluations`: how often the loss was evaluated.
  @Override
  public double scalar(String name) {
    return name.equals("lbfgs.evaluations") ? evaluations : scalars.value(name, steps);
  }

  @Override
  public void scalar(String name, double value) {
    scalars.hold(name, value);
  }

  @Override
  public void release(String name) {
    scalars.release(name, steps);
  }

  @Override
  public void observe(double metric) {
    scalars.observe(metric, steps);
  }

  @Override
  public State state() {
    State state = new State();
    state.add("steps", State.Cell.of(() -> steps, value -> steps = (long) value));
    state.add(
        "lbfgs.evaluations", State.Cell.of(() -> evaluations, value -> evaluations = (long) value));
    scalars.addTo(state);
    memory.addTo(state);
    return state;
  }
}
