package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.OptimizerProvider;
import dev.lanewise.plugin.Settings;
import java.util.List;
import java.util.Map;

/// `adamax`.
public final class Adamax implements OptimizerProvider {
  /// For the service loader.
  public Adamax() {}

  @Override
  public String name() {
    return "adamax";
  }

  @Override
  public String summary() {
    return "Adam that divides by a fading maximum of the gradient's magnitude";
  }

  @Override
  public String reference() {
    return "Kingma, Ba 2015, arXiv:1412.6980, algorithm 2";
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return DecoupledDecay.after(
        Hypers.rate(2e-3),
        Hypers.beta1(0.9),
        Hypers.beta2(0.999),
        Hypers.epsilon(1e-8),
        Hyperparameter.choice(
            "epsilonPlacement",
            List.of("inside", "outside"),
            "epsilon is added to the magnitude that enters the maximum (inside) or to the maximum (outside)"));
  }

  @Override
  public Map<String, Map<String, String>> presets() {
    return Map.of(
        "torch", Map.of(),
        "keras", Map.of("lr", "0.001", "epsilon", "1e-7", "epsilonPlacement", "outside"),
        "optax", Map.of());
  }

  @Override
  public Optimizer create(Settings s) {
    return DecoupledDecay.before(
        new AdamaxScaling(
                s.schedule("beta1"),
                s.schedule("beta2"),
                s.real("epsilon"),
                s.text("epsilonPlacement").equals("outside"))
            .then(new Descent(s.schedule("lr"))),
        s);
  }
}
