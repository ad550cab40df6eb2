package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.OptimizerProvider;
import dev.lanewise.plugin.Settings;
import java.util.List;
import java.util.Map;

/// `amsgrad`.
public final class Amsgrad implements OptimizerProvider {
  /// For the service loader.
  public Amsgrad() {}

  @Override
  public String name() {
    return "amsgrad";
  }

  @Override
  public String summary() {
    return "Adam whose second moment never falls";
  }

  @Override
  public String reference() {
    return "Reddi, Kale, Kumar 2018, arXiv:1904.09237, algorithm 2";
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return List.of(
        Hypers.rate(1e-3),
        Hypers.beta1(0.9),
        Hypers.beta2(0.999),
        Hypers.epsilon(1e-8),
        EpsilonPlacement.hyperparameter(EpsilonPlacement.OUTSIDE),
        Hyperparameter.flag(
            "correctedMaximum",
            false,
            "whether the maximum is of the corrected second moment, not of the raw one"));
  }

  @Override
  public Map<String, Map<String, String>> presets() {
    return Map.of(
        "torch", Map.of(),
        "keras", Map.of("epsilon", "1e-7", "epsilonPlacement", "hat"),
        "optax", Map.of("correctedMaximum", "true"));
  }

  @Override
  public Optimizer create(Settings s) {
    return new AmsgradScaling(
            s.schedule("beta1"),
            s.schedule("beta2"),
            s.real("epsilon"),
            EpsilonPlacement.of(s.text("epsilonPlacement")),
            s.flag("correctedMaximum"))
        .then(new Descent(s.schedule("lr")));
  }
}
