package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.OptimizerProvider;
import dev.lanewise.plugin.Settings;
import java.util.List;
import java.util.Map;

/// `radam`.
public final class Radam implements OptimizerProvider {
  /// For the service loader.
  public Radam() {}

  @Override
  public String name() {
    return "radam";
  }

  @Override
  public String summary() {
    return "Adam that waits with its quotient until the second moment can be trusted";
  }

  @Override
  public String reference() {
    return "Liu, Jiang, He, Chen, Liu, Gao, Han 2020, arXiv:1908.03265, algorithm 2";
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return DecoupledDecay.after(
        Hypers.rate(1e-3),
        Hypers.beta1(0.9),
        Hypers.beta2(0.999),
        Hypers.epsilon(1e-8),
        EpsilonPlacement.hyperparameter(EpsilonPlacement.HAT));
  }

  @Override
  public Map<String, Map<String, String>> presets() {
    return Map.of("torch", Map.of(), "optax", Map.of("epsilonPlacement", "outside"));
  }

  @Override
  public Optimizer create(Settings s) {
    return DecoupledDecay.before(
        new RadamScaling(
                s.schedule("beta1"),
                s.schedule("beta2"),
                s.real("epsilon"),
                EpsilonPlacement.of(s.text("epsilonPlacement")))
            .then(new Descent(s.schedule("lr"))),
        s);
  }
}
