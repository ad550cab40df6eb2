package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Reduction;
import dev.lanewise.kernel.Workers;
import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.optimizers.Parameter;
import dev.lanewise.optimizers.State;
import dev.lanewise.optimizers.Stepper;
import dev.lanewise.optimizers.WrappingStepper;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Settings;
import dev.lanewise.plugin.WrapperProvider;
import java.time.Duration;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.UnaryOperator;

/// Takes no step with gradients that are not finite.
public final class SkipNonFinite implements WrapperProvider {
  /// For the service loader.
  public SkipNonFinite() {}

  @Override
  public String name() {
    return "skip-non-finite";
  }

  @Override
  public String summary() {
    return "Takes no step, or none with the elements concerned, where gradients are NaN or infinite, and counts";
  }

  @Override
  public String reference() {
    return "dynamic loss scaling of Micikevicius et al. 2018, arXiv:1710.03740, section 3.2, without the scale";
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return List.of(
        Hyperparameter.choice(
            "policy",
            List.of("step", "elements"),
            "step: nothing changes at all; elements: those count as 0"),
        Hyperparameter.whole(
            "limit",
            0,
            0,
            Integer.MAX_VALUE,
            "gradients in a row that may be skipped before an exception says so; 0 for any number"));
  }

  @Override
  public UnaryOperator<Optimizer> create(Settings s) {
    boolean wholeSteps = s.text("policy").equals("step");
    long limit = s.whole("limit");
    return inner ->
        (parameters, workers) ->
            new Running(inner.bind(parameters, workers), parameters, workers, wholeSteps, limit);
  }

  /// Readable: `skip-non-finite.skipped`, in all, and `skip-non-finite.row`, since the last good
  /// one.
  private static final class Running extends WrappingStepper {
    private static final Expr GRADIENT = Expr.matrix("gradient");

    private final boolean wholeSteps;
    private final long limit;
    private final ParameterTotal largest;
    private final ParameterLoops clean;
    private final FirstEvaluation evaluated = new FirstEvaluation();
    private final DoubleSupplier cleaned = this::evaluateAndClean;
    private long skipped;
    private long row;

    Running(
        Stepper inner,
        List<Parameter> parameters,
        Workers workers,
        boolean wholeSteps,
        long limit) {
      super("skip-non-finite", inner);
      this.wholeSteps = wholeSteps;
      this.limit = limit;
      ParameterLoops.Binding binding =
          (binder, i) -> binder.set("gradient", parameters.get(i).gradient());
      largest = new ParameterTotal(parameters, workers, Reduction.MAX, GRADIENT.abs(), binding);
      Expr isFinite = GRADIENT.abs().less(Expr.constant(Double.POSITIVE_INFINITY));
      clean =
          new ParameterLoops(
              parameters,
              workers,
              loop -> loop.store("gradient", Expr.select(isFinite, GRADIENT, Expr.constant(0))),
              binding);
      reading("skipped", () -> skipped);
      reading("row", () -> row);
    }

    /// Counts, and cleans the gradients if that is the policy.
    ///
    /// @return whether a step may be taken
    private boolean admits() {
      if (Double.isFinite(largest.compute())) {
        row = 0;
        return true;
      }
      skipped++;
      row++;
      if (limit > 0 && row > limit) {
        throw new ArithmeticException(
            "gradients were not finite " + row + " times in a row, the limit is " + limit);
      }
      if (wholeSteps) {
        return false;
      }
      clean.run();
      return true;
    }

    @Override
    public void step() {
      begin();
      if (admits()) {
        inner().step();
      }
    }

    @Override
    public double step(DoubleSupplier objective) {
      begin();
      double loss = evaluated.begin(objective);
      if (admits()) {
        inner().step(wholeSteps ? evaluated : cleaned);
      }
      return loss;
    }

    private double evaluateAndClean() {
      boolean isFirst = evaluated.isFresh();
      double loss = evaluated.getAsDouble();
      if (!isFirst) {
        clean.run();
      }
      return loss;
    }

    @Override
    protected void addTo(State state) {
      state.add(
          qualified("skipped"), State.Cell.of(() -> skipped, value -> skipped = (long) value));
      state.add(qualified("row"), State.Cell.of(() -> row, value -> row = (long) value));
    }

    @Override
    public boolean warmUp(Duration limit) {
      long end = System.nanoTime() + limit.toNanos();
      boolean ready = super.warmUp(limit);
      ready &= largest.warmUp(Duration.ofNanos(end - System.nanoTime()));
      return clean.warmUp(Duration.ofNanos(end - System.nanoTime())) && ready;
    }
  }
}
