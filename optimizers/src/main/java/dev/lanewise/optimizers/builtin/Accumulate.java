package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Matrix;
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

/// Gathers the gradients of k micro-batches into one step.
public final class Accumulate implements WrapperProvider {
  /// For the service loader.
  public Accumulate() {}

  @Override
  public String name() {
    return "accumulate";
  }

  @Override
  public String summary() {
    return "Gathers the gradients of k micro-batches and takes one step of the large batch they make";
  }

  @Override
  public String reference() {
    return "the gradient of a mean is the mean of the gradients; Goyal et al. 2017, arXiv:1706.02677, section 3";
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return List.of(
        Hyperparameter.whole("k", 2, 1, Integer.MAX_VALUE, "micro-batches to a step"),
        Hyperparameter.choice(
            "reduction",
            List.of("mean", "sum"),
            "how the losses of the micro-batches make that of the batch"));
  }

  @Override
  public UnaryOperator<Optimizer> create(Settings s) {
    long k = s.whole("k");
    double divisor = s.text("reduction").equals("mean") ? k : 1;
    return inner ->
        (parameters, workers) ->
            k == 1
                ? inner.bind(parameters, workers)
                : new Running(inner.bind(parameters, workers), parameters, workers, k, divisor);
  }

  /// Steps are those of the inner stepper: one for k calls.
  private static final class Running extends WrappingStepper {
    private static final Expr GRADIENT = Expr.matrix("gradient");
    private static final Expr SUM = Expr.matrix("sum");

    private final List<Parameter> parameters;
    private final long k;
    private final List<Matrix> sums;
    private final ParameterLoops first;
    private final ParameterLoops add;
    private final ParameterLoops last;
    private long gathered;

    Running(Stepper inner, List<Parameter> parameters, Workers workers, long k, double divisor) {
      super("accumulate", inner);
      this.parameters = List.copyOf(parameters);
      this.k = k;
      sums =
          parameters.stream()
              .map(p -> Matrix.of(p.type(), p.value().rows(), p.value().columns()))
              .toList();
      ParameterLoops.Binding binding =
          (binder, i) ->
              binder.set("sum", sums.get(i)).set("gradient", parameters.get(i).gradient());
      first = new ParameterLoops(parameters, workers, loop -> loop.store("sum", GRADIENT), binding);
      add =
          new ParameterLoops(
              parameters, workers, loop -> loop.store("sum", SUM.plus(GRADIENT)), binding);
      last =
          new ParameterLoops(
              parameters,
              workers,
              loop -> loop.store("gradient", SUM.plus(GRADIENT).dividedBy(divisor)),
              binding);
      reading("gathered", () -> gathered);
    }

    @Override
    public void step() {
      begin();
      if (gathered + 1 == k) {
        last.run();
        gathered = 0;
        inner().step();
      } else {
        (gathered == 0 ? first : add).run();
        gathered++;
      }
    }

    @Override
    public double step(DoubleSupplier objective) {
      double loss = objective.getAsDouble();
      step();
      return loss;
    }

    @Override
    protected void addTo(State state) {
      for (int i = 0; i < sums.size(); i++) {
        state.add(qualified(parameters.get(i), "sum"), sums.get(i));
      }
      state.add(
          qualified("gathered"), State.Cell.of(() -> gathered, value -> gathered = (long) value));
    }

    @Override
    public boolean warmUp(Duration limit) {
      long end = System.nanoTime() + limit.toNanos();
      boolean ready = super.warmUp(limit);
      for (ParameterLoops loops : List.of(first, add, last)) {
        ready &= loops.warmUp(Duration.ofNanos(end - System.nanoTime()));
      }
      return ready;
    }
  }
}
