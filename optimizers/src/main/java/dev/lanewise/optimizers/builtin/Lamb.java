package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.OptimizerProvider;
import dev.lanewise.plugin.Settings;
import java.util.List;
import java.util.Map;

/// Adam with steps as long as the weights of each tensor allow.
public final class Lamb implements OptimizerProvider {
  /// For the service loader.
  public Lamb() {}

  @Override
  public String name() {
    return "lamb";
  }

  @Override
  public String summary() {
    return "Adam's direction plus decay, scaled for each tensor to the norm of its weights; for large batches";
  }

  @Override
  public String reference() {
    return "You et al. 2020, arXiv:1904.00962, algorithm 2";
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return List.of(
        Hypers.rate(1e-3),
        Hypers.beta1(0.9),
        Hypers.beta2(0.999),
        Hypers.epsilon(1e-6),
        Hyperparameter.scheduled(
            "weightDecay", 0.01, Range.NOT_NEGATIVE, "decay, added before the trust ratio"));
  }

  @Override
  public Map<String, Map<String, String>> presets() {
    return Map.of(
        "keras", Map.of("epsilon", "1e-7", "weightDecay", "0"),
        "optax", Map.of("weightDecay", "0"));
  }

  @Override
  public Optimizer create(Settings s) {
    return new AdamScaling(
            s.schedule("beta1"), s.schedule("beta2"), s.real("epsilon"), EpsilonPlacement.OUTSIDE)
        .then(new AddedDecay(s.schedule("weightDecay")))
        .then(new TrustRatio(1, 0))
        .then(new Descent(s.schedule("lr")));
  }
}
