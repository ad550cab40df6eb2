package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.OptimizerProvider;
import dev.lanewise.plugin.Settings;
import java.util.List;
import java.util.Map;

/// `adadelta`.
public final class Adadelta implements OptimizerProvider {
  /// For the service loader.
  public Adadelta() {}

  @Override
  public String name() {
    return "adadelta";
  }

  @Override
  public String summary() {
    return "Scales each gradient by the size of past steps over that of past gradients";
  }

  @Override
  public String reference() {
    return "Zeiler 2012, arXiv:1212.5701, algorithm 1";
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return List.of(
        Hypers.rate(1),
        Hyperparameter.scheduled("rho", 0.9, Range.FRACTION, "decay of both mean squares"),
        Hypers.epsilon(1e-6));
  }

  @Override
  public Map<String, Map<String, String>> presets() {
    return Map.of(
        "torch", Map.of(),
        "keras", Map.of("lr", "0.001", "rho", "0.95", "epsilon", "1e-7"),
        "optax", Map.of());
  }

  @Override
  public Optimizer create(Settings s) {
    return new AdadeltaScaling(s.schedule("rho"), s.real("epsilon"))
        .then(new Descent(s.schedule("lr")));
  }
}
