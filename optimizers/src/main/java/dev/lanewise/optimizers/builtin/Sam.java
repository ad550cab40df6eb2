package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.Settings;
import dev.lanewise.plugin.WrapperProvider;
import java.util.List;
import java.util.function.UnaryOperator;

/// Steps by the gradient at the worst point nearby.
public final class Sam implements WrapperProvider {
  /// For the service loader.
  public Sam() {}

  @Override
  public String name() {
    return "sam";
  }

  @Override
  public String summary() {
    return "Steps by the gradient at the worst point within a ball around the weights; evaluates twice";
  }

  @Override
  public String reference() {
    return "Foret, Kleiner, Mobahi, Neyshabur 2021, arXiv:2010.01412, algorithm 1";
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return List.of(Hyperparameter.scheduled("rho", 0.05, Range.NOT_NEGATIVE, "radius of the ball"));
  }

  @Override
  public UnaryOperator<Optimizer> create(Settings s) {
    Schedule rho = s.schedule("rho");
    return inner ->
        (parameters, workers) ->
            new SharpnessAwareStepper(
                "sam", inner.bind(parameters, workers), parameters, workers, rho, Double.NaN);
  }
}
