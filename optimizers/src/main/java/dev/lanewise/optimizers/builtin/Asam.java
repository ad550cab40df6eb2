package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.Settings;
import dev.lanewise.plugin.WrapperProvider;
import java.util.List;
import java.util.function.UnaryOperator;

/// Steps by the gradient at the worst point nearby, where nearby scales with the weights.
public final class Asam implements WrapperProvider {
  /// For the service loader.
  public Asam() {}

  @Override
  public String name() {
    return "asam";
  }

  @Override
  public String summary() {
    return "SAM with a ball that scales with the weights, so that rescaled networks are treated alike";
  }

  @Override
  public String reference() {
    return "Kwon, Kim, Park, Choi 2021, arXiv:2102.11600, algorithm 1";
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return List.of(
        Hyperparameter.scheduled("rho", 0.5, Range.NOT_NEGATIVE, "radius of the ball"),
        Hyperparameter.real(
            "eta", 0.01, Range.NOT_NEGATIVE, "added to the absolute weights that scale the ball"));
  }

  @Override
  public UnaryOperator<Optimizer> create(Settings s) {
    Schedule rho = s.schedule("rho");
    double eta = s.real("eta");
    return inner ->
        (parameters, workers) ->
            new SharpnessAwareStepper(
                "asam", inner.bind(parameters, workers), parameters, workers, rho, eta);
  }
}
