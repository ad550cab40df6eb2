package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.OptimizerProvider;
import dev.lanewise.plugin.Settings;
import java.util.List;
import java.util.Map;

/// `adam`.
public final class Adam implements OptimizerProvider {
  /// For the service loader.
  public Adam() {}

  @Override
  public String name() {
    return "adam";
  }

  @Override
  public String summary() {
    return "Steps of the running mean of the gradient over the root of its running second moment";
  }

  @Override
  public String reference() {
    return "Kingma, Ba 2015, arXiv:1412.6980, algorithm 1";
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return List.of(
        Hypers.rate(1e-3),
        Hypers.beta1(0.9),
        Hypers.beta2(0.999),
        Hypers.epsilon(1e-8),
        EpsilonPlacement.hyperparameter(EpsilonPlacement.OUTSIDE));
  }

  @Override
  public Map<String, Map<String, String>> presets() {
    return Map.of(
        "torch", Map.of(),
        "keras", Map.of("epsilon", "1e-7", "epsilonPlacement", "hat"),
        "optax", Map.of());
  }

  @Override
  public Optimizer create(Settings s) {
    return new AdamScaling(
            s.schedule("beta1"),
            s.schedule("beta2"),
            s.real("epsilon"),
            EpsilonPlacement.of(s.text("epsilonPlacement")))
        .then(new Descent(s.schedule("lr")));
  }
}
