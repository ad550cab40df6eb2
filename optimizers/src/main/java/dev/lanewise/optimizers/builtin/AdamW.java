package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.OptimizerProvider;
import dev.lanewise.plugin.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// `adamw`.
public final class AdamW implements OptimizerProvider {
  /// For the service loader.
  public AdamW() {}

  @Override
  public String name() {
    return "adamw";
  }

  @Override
  public String summary() {
    return "Adam with decay that no gradient sees";
  }

  @Override
  public String reference() {
    return "Loshchilov, Hutter 2019, arXiv:1711.05101, algorithm 2";
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    List<Hyperparameter> all =
        new ArrayList<>(
            List.of(
                Hypers.rate(1e-3),
                Hypers.beta1(0.9),
                Hypers.beta2(0.999),
                Hypers.epsilon(1e-8),
                EpsilonPlacement.hyperparameter(EpsilonPlacement.OUTSIDE)));
    all.addAll(DecoupledDecay.hyperparameters(1e-2));
    return List.copyOf(all);
  }

  @Override
  public Map<String, Map<String, String>> presets() {
    return Map.of(
        "torch", Map.of(),
        "keras", Map.of("epsilon", "1e-7", "epsilonPlacement", "hat", "weightDecay", "0.004"),
        "optax", Map.of("weightDecay", "1e-4"));
  }

  @Override
  public Optimizer create(Settings s) {
    return DecoupledDecay.of(s)
        .then(
            new AdamScaling(
                s.schedule("beta1"),
                s.schedule("beta2"),
                s.real("epsilon"),
                EpsilonPlacement.of(s.text("epsilonPlacement"))))
        .then(new Descent(s.schedule("lr")));
  }
}
