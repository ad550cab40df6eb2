package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Workers;
import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.optimizers.Parameter;
import dev.lanewise.optimizers.State;
import dev.lanewise.optimizers.Stepper;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Settings;
import dev.lanewise.plugin.WrapperProvider;
import java.util.List;
import java.util.function.UnaryOperator;

/// Evaluates with the plain mean of weights along the way.
public final class Swa implements WrapperProvider {
  /// For the service loader.
  public Swa() {}

  @Override
  public String name() {
    return "swa";
  }

  @Override
  public String summary() {
    return "Evaluates with the mean of the weights at every so many steps, from some step on";
  }

  @Override
  public String reference() {
    return "Izmailov, Podoprikhin, Garipov, Vetrov, Wilson 2018, arXiv:1803.05407, algorithm 1";
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return List.of(
        Hyperparameter.whole("start", 0, 0, Long.MAX_VALUE, "steps before the averaging begins"),
        Hyperparameter.whole(
            "every", 1, 1, Integer.MAX_VALUE, "steps from one averaged weight to the next"));
  }

  @Override
  public UnaryOperator<Optimizer> create(Settings s) {
    long start = s.whole("start");
    long every = s.whole("every");
    return inner ->
        (parameters, workers) ->
            new Running(inner.bind(parameters, workers), parameters, workers, start, every);
  }

  private static final class Running extends AveragingStepper {
    private final long start;
    private final long every;
    private long averaged;

    Running(Stepper inner, List<Parameter> parameters, Workers workers, long start, long every) {
      super("swa", inner, parameters, workers, "average", false);
      this.start = start;
      this.every = every;
      reading("averaged", () -> averaged);
    }

    @Override
    protected void afterStep() {
      long after = steps() - start;
      if (after > 0 && after % every == 0) {
        averaged++;
        shadow().draw(1.0 / averaged);
      }
    }

    @Override
    boolean hasShadow() {
      return averaged > 0;
    }

    @Override
    protected void addTo(State state) {
      super.addTo(state);
      state.add(
          qualified("averaged"), State.Cell.of(() -> averaged, value -> averaged = (long) value));
    }
  }
}
