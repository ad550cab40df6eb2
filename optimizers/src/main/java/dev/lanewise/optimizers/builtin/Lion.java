package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.OptimizerProvider;
import dev.lanewise.plugin.Settings;
import java.util.List;
import java.util.Map;

/// `lion`.
public final class Lion implements OptimizerProvider {
  /// For the service loader.
  public Lion() {}

  @Override
  public String name() {
    return "lion";
  }

  @Override
  public String summary() {
    return "Steps by the sign of a running mean of the gradient";
  }

  @Override
  public String reference() {
    return "Chen, Liang, Huang, Real, Wang et al. 2023, arXiv:2302.06675, algorithm 2";
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return DecoupledDecay.after(Hypers.rate(1e-4), Hypers.beta1(0.9), Hypers.beta2(0.99));
  }

  @Override
  public Map<String, Map<String, String>> presets() {
    return Map.of("keras", Map.of("lr", "0.001"), "optax", Map.of("weightDecay", "0.001"));
  }

  @Override
  public Optimizer create(Settings s) {
    return DecoupledDecay.before(
        new LionSign(s.schedule("beta1"), s.schedule("beta2")).then(new Descent(s.schedule("lr"))),
        s);
  }
}
