package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.OptimizerProvider;
import dev.lanewise.plugin.Settings;
import java.util.List;
import java.util.Map;

/// `nesterov`.
public final class Nesterov implements OptimizerProvider {
  /// For the service loader.
  public Nesterov() {}

  @Override
  public String name() {
    return "nesterov";
  }

  @Override
  public String summary() {
    return "Momentum that looks one push ahead";
  }

  @Override
  public String reference() {
    return "Nesterov 1983; Bengio, Boulanger-Lewandowski, Pascanu 2013, arXiv:1212.0901, section 3.5";
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return List.of(Hypers.rate(1e-3), Hypers.momentum(0.9), Hypers.rateInside());
  }

  @Override
  public Map<String, Map<String, String>> presets() {
    return Map.of(
        "torch", Map.of(),
        "keras", Map.of("lr", "0.01", "rateInside", "true"),
        "optax", Map.of());
  }

  @Override
  public Optimizer create(Settings s) {
    return Rate.with(
        new Velocity(s.schedule("momentum"), 0, true), s.schedule("lr"), s.flag("rateInside"));
  }
}
