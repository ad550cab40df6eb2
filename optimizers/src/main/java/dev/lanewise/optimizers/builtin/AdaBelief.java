package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.OptimizerProvider;
import dev.lanewise.plugin.Settings;
import java.util.List;
import java.util.Map;

/// `adabelief`.
public final class AdaBelief implements OptimizerProvider {
  /// For the service loader.
  public AdaBelief() {}

  @Override
  public String name() {
    return "adabelief";
  }

  @Override
  public String summary() {
    return "Adam that divides by how far gradients are from their running mean";
  }

  @Override
  public String reference() {
    return "Zhuang, Tang, Ding, Tatikonda, Dvornek, Papademetris, Duncan 2020, arXiv:2010.07468, algorithm 2";
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return List.of(
        Hypers.rate(1e-3),
        Hypers.beta1(0.9),
        Hypers.beta2(0.999),
        Hypers.epsilon(1e-16),
        Hyperparameter.real(
            "epsilonRoot", 1e-16, Range.NOT_NEGATIVE, "added to the squared distance every step"));
  }

  @Override
  public Map<String, Map<String, String>> presets() {
    return Map.of("optax", Map.of());
  }

  @Override
  public Optimizer create(Settings s) {
    return new BeliefScaling(
            s.schedule("beta1"), s.schedule("beta2"), s.real("epsilon"), s.real("epsilonRoot"))
        .then(new Descent(s.schedule("lr")));
  }
}
