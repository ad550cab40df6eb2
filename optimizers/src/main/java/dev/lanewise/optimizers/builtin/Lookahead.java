package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Workers;
import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.optimizers.Parameter;
import dev.lanewise.optimizers.Scalars;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.Stepper;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.Settings;
import dev.lanewise.plugin.WrapperProvider;
import java.util.List;
import java.util.function.UnaryOperator;

/// Slow weights that follow the fast ones every k steps.
public final class Lookahead implements WrapperProvider {
  /// For the service loader.
  public Lookahead() {}

  @Override
  public String name() {
    return "lookahead";
  }

  @Override
  public String summary() {
    return "Every k steps slow weights move towards the fast ones, which start from there again";
  }

  @Override
  public String reference() {
    return "Zhang, Lucas, Hinton, Ba 2019, arXiv:1907.08610, algorithm 1";
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return List.of(
        Hyperparameter.whole(
            "k", 5, 1, Integer.MAX_VALUE, "steps of the fast weights to one of the slow"),
        Hyperparameter.scheduled("alpha", 0.5, Range.UNIT, "how far the slow weights move"));
  }

  @Override
  public UnaryOperator<Optimizer> create(Settings s) {
    long k = s.whole("k");
    Schedule alpha = s.schedule("alpha");
    return inner ->
        (parameters, workers) ->
            new Running(inner.bind(parameters, workers), parameters, workers, k, alpha);
  }

  private static final class Running extends AveragingStepper {
    private final long k;
    private final Scalars.Scalar alpha;

    Running(Stepper inner, List<Parameter> parameters, Workers workers, long k, Schedule alpha) {
      super("lookahead", inner, parameters, workers, "slow", true);
      this.k = k;
      this.alpha = scalar("alpha", alpha);
    }

    @Override
    protected void afterStep() {
      if (steps() % k == 0) {
        shadow().draw(alpha.value());
      }
    }
  }
}
