package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Workers;
import dev.lanewise.optimizers.Parameter;
import dev.lanewise.optimizers.Scalars;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.State;
import dev.lanewise.optimizers.Stepper;
import java.util.List;
import java.util.function.DoubleSupplier;

/// L-BFGS at work: each step takes one direction or several after one another, and searches along
/// it. All parameters together are one vector.
final class LbfgsStepper implements Stepper {
  /// What is asked for.
  ///
  /// @param rate the first step tried along a direction
  /// @param stops when a step ends
  /// @param pairs what is remembered
  /// @param first how the first direction is shortened
  /// @param restarts whether memory is forgotten where its direction does not descend; the next
  ///   direction is a first one then
  record Options(Schedule rate, Stops stops, Pairs pairs, First first, boolean restarts) {}

  /// When a step ends.
  ///
  /// @param iterations after so many directions
  /// @param evaluations after that many evaluations of the loss, at the end of a direction
  /// @param gradient where no element of the gradient is larger
  /// @param change where the loss changes by less, no element of the parameters by more, or the
  ///   slope promises less; 0 for never
  record Stops(int iterations, int evaluations, double gradient, double change) {}

  /// What is remembered.
  ///
  /// @param history so many pairs of a move and the change of the gradient
  /// @param least only if the product of the two is larger
  /// @param rounded whether the move is the difference of the parameters, with their rounding, as
  ///   Optax has it, and not the step times the direction
  record Pairs(int history, double least, boolean rounded) {}

  /// How the first direction, which knows nothing of the curvature, is shortened.
  enum First {
    /// The first step tried is at most 1 over the sum of the gradient's elements without signs:
    /// PyTorch.
    SUM,
    /// The direction is at most of length 1: Optax.
    EUCLIDEAN
  }

  private final Scalars scalars = new Scalars();
  private final Scalars.Scalar rate;
  private final Options options;
  private final LineSearch search;
  private final LbfgsSpace space;
  private final LbfgsMemory memory;
  private final List<Parameter> parameters;
  private final LineSearch.Line line = new Along();
  private DoubleSupplier objective = () -> Double.NaN;
  private long steps;
  private long evaluations;

  /// Directions taken.
  private long iterations;

  /// The loss where it was evaluated last.
  private double loss;

  /// The last step along the direction, and whether its gradient is still to be learnt from.
  private double moved;

  private boolean isUnlearnt;

  LbfgsStepper(List<Parameter> parameters, Workers workers, Options options, LineSearch search) {
    this.parameters = List.copyOf(parameters);
    this.rate = scalars.add("lr", options.rate);
    this.options = options;
    this.search = search;
    space = new LbfgsSpace(parameters, workers);
    memory = new LbfgsMemory(parameters, workers, options.pairs.history, space);
  }

  /// The loss along the direction.
  private final class Along implements LineSearch.Line {
    @Override
    public double value(double step) {
      space.move(step);
      return evaluate();
    }

    @Override
    public double slope() {
      return space.slope();
    }

    @Override
    public double length() {
      return space.length();
    }
  }

  private double evaluate() {
    evaluations++;
    loss = objective.getAsDouble();
    return loss;
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
    double before = evaluate();
    steps++;
    Stops stops = options.stops;
    if (rate.value() == 0 || !(space.largest() > stops.gradient)) {
      return before;
    }
    int left = stops.evaluations - 1;
    for (int n = stops.iterations; n > 0 && left > 0; n--) {
      double previous = loss;
      double slope = aim();
      if (stops.change > 0 && slope > -stops.change) {
        break;
      }
      long searched = evaluations;
      moved = search.search(line, previous, slope, firstStep());
      left -= (int) (evaluations - searched);
      if (options.restarts && moved == 0) {
        memory.forget();
        space.back();
        break;
      }
      isUnlearnt = true;
      if (!search.looks() && n == 1) {
        space.move(moved);
        break;
      }
      if (search.last() != moved) {
        double _ = line.value(moved);
        left -= search.looks() ? 0 : 1;
      }
      learn();
      if (n > 1 && hasStalled(previous)) {
        break;
      }
    }
    return before;
  }

  /// Finds the next direction.
  ///
  /// @return the slope along it
  private double aim() {
    if (isUnlearnt) {
      learn();
    }
    iterations++;
    space.begin();
    memory.apply();
    if (options.first == First.EUCLIDEAN && isFirst()) {
      space.shorten(Math.min(1, 1 / space.norm()));
    }
    double slope = space.slope();
    if (options.restarts && !(slope < 0)) {
      memory.forget();
      space.steepest();
      slope = space.slope();
    }
    return slope;
  }

  private boolean isFirst() {
    return options.restarts ? memory.isEmpty() : iterations == 1;
  }

  private double firstStep() {
    return options.first == First.SUM && isFirst()
        ? Math.min(1, 1 / space.sum()) * rate.value()
        : rate.value();
  }

  /// Remembers the curvature along the last move.
  private void learn() {
    isUnlearnt = false;
    Pairs pairs = options.pairs;
    double curvature = pairs.rounded ? space.curvature() : moved * space.change();
    if (!(curvature > pairs.least)) {
      return;
    }
    if (pairs.rounded) {
      memory.rememberMove(curvature);
    } else {
      memory.remember(moved, curvature);
    }
  }

  private boolean hasStalled(double previous) {
    Stops stops = options.stops;
    return space.largest() <= stops.gradient
        || space.length() * Math.abs(moved) <= stops.change
        || Math.abs(loss - previous) < stops.change;
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
    state.add(
        "lbfgs.iterations", State.Cell.of(() -> iterations, value -> iterations = (long) value));
    if (!search.looks()) {
      state.add(
          "lbfgs.unlearnt",
          State.Cell.of(() -> isUnlearnt ? 1 : 0, value -> isUnlearnt = value != 0));
      state.add("lbfgs.moved", State.Cell.of(() -> moved, value -> moved = value));
      for (int i = 0; i < parameters.size(); i++) {
        String prefix = parameters.get(i).name() + ":lbfgs.";
        state.add(prefix + "direction", space.direction.get(i));
        state.add(prefix + "gradient", space.old.get(i));
      }
    }
    scalars.addTo(state);
    memory.addTo(state);
    return state;
  }
}
