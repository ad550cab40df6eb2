package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Workers;
import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.optimizers.Parameter;
import dev.lanewise.optimizers.Scalars;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.State;
import dev.lanewise.optimizers.Stepper;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.Settings;
import dev.lanewise.plugin.WrapperProvider;
import java.util.List;
import java.util.function.UnaryOperator;

/// Evaluates with a running mean of the weights that forgets.
public final class Ema implements WrapperProvider {
  /// For the service loader.
  public Ema() {}

  @Override
  public String name() {
    return "ema";
  }

  @Override
  public String summary() {
    return "Evaluates with an exponential moving average of the weights, which begins as the first ones";
  }

  @Override
  public String reference() {
    return "Polyak, Juditsky 1992, doi:10.1137/0330046; decay as Tarvainen, Valpola 2017, arXiv:1703.01780";
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return List.of(
        Hyperparameter.scheduled(
            "decay", 0.999, Range.UNIT, "what is kept of the average at each update"),
        Hyperparameter.whole(
            "every", 1, 1, Integer.MAX_VALUE, "steps from one update to the next"));
  }

  @Override
  public UnaryOperator<Optimizer> create(Settings s) {
    Schedule decay = s.schedule("decay");
    long every = s.whole("every");
    return inner ->
        (parameters, workers) ->
            new Running(inner.bind(parameters, workers), parameters, workers, decay, every);
  }

  private static final class Running extends AveragingStepper {
    private final Scalars.Scalar decay;
    private final long every;
    private long updates;

    Running(
        Stepper inner, List<Parameter> parameters, Workers workers, Schedule decay, long every) {
      super("ema", inner, parameters, workers, "average", false);
      this.decay = scalar("decay", decay);
      this.every = every;
    }

    @Override
    protected void afterStep() {
      if (steps() % every == 0) {
        shadow().draw(updates == 0 ? 1 : 1 - decay.value());
        updates++;
      }
    }

    @Override
    boolean hasShadow() {
      return updates > 0;
    }

    @Override
    protected void addTo(State state) {
      super.addTo(state);
      state.add(
          qualified("updates"), State.Cell.of(() -> updates, value -> updates = (long) value));
    }
  }
}
