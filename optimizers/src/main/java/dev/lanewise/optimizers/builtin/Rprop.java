package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.OptimizerProvider;
import dev.lanewise.plugin.Settings;
import java.util.List;
import java.util.Map;

/// `rprop`.
public final class Rprop implements OptimizerProvider {
  /// For the service loader.
  public Rprop() {}

  @Override
  public String name() {
    return "rprop";
  }

  @Override
  public String summary() {
    return "Steps by the gradient's sign, longer while it stays and shorter where it changes";
  }

  @Override
  public String reference() {
    return "Riedmiller, Braun 1993, A direct adaptive method for faster backpropagation learning, IEEE ICNN";
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return List.of(
        Hyperparameter.scheduled(
            "lr", 1, Range.NOT_NEGATIVE, "learning rate: a factor of all lengths"),
        Hyperparameter.real(
            "initialStep",
            1e-2,
            Range.NOT_NEGATIVE,
            "length of the first step; what PyTorch and Optax call the rate"),
        Hyperparameter.real(
            "shrink",
            0.5,
            new Range(0, false, 1, false),
            "factor of the length where the sign has changed"),
        Hyperparameter.real(
            "grow",
            1.2,
            new Range(1, false, Double.POSITIVE_INFINITY, false),
            "factor of the length where the sign has stayed"),
        Hyperparameter.real("smallest", 1e-6, Range.NOT_NEGATIVE, "smallest length"),
        Hyperparameter.real("largest", 50, Range.POSITIVE, "largest length"));
  }

  @Override
  public Map<String, Map<String, String>> presets() {
    return Map.of("torch", Map.of(), "optax", Map.of());
  }

  @Override
  public Optimizer create(Settings s) {
    return new RpropScaling(
            s.real("initialStep"),
            s.real("shrink"),
            s.real("grow"),
            s.real("smallest"),
            s.real("largest"))
        .then(new Descent(s.schedule("lr")));
  }
}
