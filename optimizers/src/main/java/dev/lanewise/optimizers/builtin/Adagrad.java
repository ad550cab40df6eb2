package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.OptimizerProvider;
import dev.lanewise.plugin.Settings;
import java.util.List;
import java.util.Map;

/// `adagrad`.
public final class Adagrad implements OptimizerProvider {
  /// For the service loader.
  public Adagrad() {}

  @Override
  public String name() {
    return "adagrad";
  }

  @Override
  public String summary() {
    return "Divides each gradient by the root of the sum of its squares so far";
  }

  @Override
  public String reference() {
    return "Duchi, Hazan, Singer 2011, Adaptive subgradient methods, Journal of Machine Learning Research 12";
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return List.of(
        Hypers.rate(1e-2),
        Hyperparameter.real(
            "lrDecay", 0, Range.NOT_NEGATIVE, "the rate is divided by 1 + (t - 1) lrDecay"),
        Hypers.epsilon(1e-10),
        Hypers.epsilonBesideRoot(),
        Hyperparameter.real(
            "initialAccumulator", 0, Range.NOT_NEGATIVE, "what the sum of squares starts with"));
  }

  @Override
  public Map<String, Map<String, String>> presets() {
    return Map.of(
        "torch", Map.of(),
        "keras",
            Map.of(
                "lr", "0.001",
                "epsilon", "1e-7",
                "epsilonPlacement", "inside",
                "initialAccumulator", "0.1"),
        "optax",
            Map.of("epsilon", "1e-7", "epsilonPlacement", "inside", "initialAccumulator", "0.1"));
  }

  @Override
  public Optimizer create(Settings s) {
    return new AdagradScaling(
            s.real("lrDecay"),
            s.real("epsilon"),
            s.text("epsilonPlacement").equals("inside"),
            s.real("initialAccumulator"))
        .then(new Descent(s.schedule("lr")));
  }
}
