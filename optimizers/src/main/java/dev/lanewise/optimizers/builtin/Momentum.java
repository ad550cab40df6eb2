package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.OptimizerProvider;
import dev.lanewise.plugin.Settings;
import java.util.List;
import java.util.Map;

/// `momentum`.
public final class Momentum implements OptimizerProvider {
  /// For the service loader.
  public Momentum() {}

  @Override
  public String name() {
    return "momentum";
  }

  @Override
  public String summary() {
    return "Descends with a velocity that gradients push and friction slows";
  }

  @Override
  public String reference() {
    return "Polyak 1964; Sutskever, Martens, Dahl, Hinton 2013, On the importance of initialization and momentum in deep learning";
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return List.of(
        Hypers.rate(1e-3),
        Hypers.momentum(0.9),
        Hyperparameter.real(
            "dampening",
            0,
            Range.UNIT,
            "what of a gradient does not reach the velocity, but in the first step"),
        Hypers.rateInside());
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
        new Velocity(s.schedule("momentum"), s.real("dampening"), false),
        s.schedule("lr"),
        s.flag("rateInside"));
  }
}
