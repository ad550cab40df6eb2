package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Chain;
import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.OptimizerProvider;
import dev.lanewise.plugin.Settings;
import java.util.List;
import java.util.Map;

/// `sgd`.
public final class Sgd implements OptimizerProvider {
  /// For the service loader.
  public Sgd() {}

  @Override
  public String name() {
    return "sgd";
  }

  @Override
  public String summary() {
    return "Descends along the gradient; batch, stochastic or by mini-batches, as the data is fed";
  }

  @Override
  public String reference() {
    return "Robbins, Monro 1951, A stochastic approximation method, Annals of Mathematical Statistics 22";
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return List.of(Hypers.rate(1e-3));
  }

  @Override
  public Map<String, Map<String, String>> presets() {
    return Map.of("torch", Map.of(), "keras", Map.of("lr", "0.01"), "optax", Map.of());
  }

  @Override
  public Optimizer create(Settings s) {
    return Chain.of(new Descent(s.schedule("lr")));
  }
}
