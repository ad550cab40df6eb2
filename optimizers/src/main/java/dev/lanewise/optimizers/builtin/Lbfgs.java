package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.OptimizerProvider;
import dev.lanewise.plugin.Settings;
import java.util.List;

/// `lbfgs`.
public final class Lbfgs implements OptimizerProvider {
  /// For the service loader.
  public Lbfgs() {}

  @Override
  public String name() {
    return "lbfgs";
  }

  @Override
  public List<String> aliases() {
    return List.of("l-bfgs");
  }

  @Override
  public String summary() {
    return "Steps by the curvature seen on the last ones, with a line search; for whole batches";
  }

  @Override
  public String reference() {
    return "Liu, Nocedal 1989, doi:10.1007/BF01589116; Nocedal, Wright 2006, algorithms 3.5, 3.6, 7.4 and 7.5";
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    Range fraction = new Range(0, false, 1, false);
    return List.of(
        Hyperparameter.scheduled(
            "lr", 1, Range.NOT_NEGATIVE, "first step that the search tries along a direction"),
        Hyperparameter.whole("history", 10, 1, 1000, "steps whose curvature is remembered"),
        Hyperparameter.real(
            "c1", 1e-4, fraction, "what part of the slope's promise is descent enough"),
        Hyperparameter.real("c2", 0.9, fraction, "what part of the slope is flat enough, above c1"),
        Hyperparameter.whole(
            "evaluations", 25, 1, Integer.MAX_VALUE, "most evaluations in one search"),
        Hyperparameter.real(
            "tolerance",
            0,
            Range.NOT_NEGATIVE,
            "largest element of the gradient at which nothing is done any more"));
  }

  @Override
  public Optimizer create(Settings s) {
    double c1 = s.real("c1");
    double c2 = s.real("c2");
    if (c1 >= c2) {
      throw new IllegalArgumentException(
          "lbfgs: c1 must be below c2, given: c1=" + c1 + ", c2=" + c2);
    }
    LbfgsStepper.Options options =
        new LbfgsStepper.Options(
            s.schedule("lr"), Math.toIntExact(s.whole("history")), s.real("tolerance"));
    int evaluations = Math.toIntExact(s.whole("evaluations"));
    return (parameters, workers) ->
        new LbfgsStepper(parameters, workers, options, new StrongWolfe(c1, c2, evaluations));
  }
}
