package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.OptimizerProvider;
import dev.lanewise.plugin.Settings;
import java.util.List;
import java.util.Map;

/// `nadam`.
public final class Nadam implements OptimizerProvider {
  /// For the service loader.
  public Nadam() {}

  @Override
  public String name() {
    return "nadam";
  }

  @Override
  public String summary() {
    return "Adam that looks one step of momentum ahead";
  }

  @Override
  public String reference() {
    return "Dozat 2016, Incorporating Nesterov momentum into Adam, ICLR workshop";
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return DecoupledDecay.after(
        Hypers.rate(2e-3),
        Hypers.beta1(0.9),
        Hypers.beta2(0.999),
        Hypers.epsilon(1e-8),
        EpsilonPlacement.hyperparameter(EpsilonPlacement.OUTSIDE),
        Hyperparameter.flag(
            "muSchedule",
            true,
            "whether the momentum of step t is beta1 (1 - 0.5 * 0.96^(muDecay t)), not beta1"),
        Hyperparameter.real(
            "muDecay", 0.004, Range.NOT_NEGATIVE, "how fast the momentum grows to beta1"));
  }

  @Override
  public Map<String, Map<String, String>> presets() {
    return Map.of(
        "torch", Map.of(),
        "keras", Map.of("lr", "0.001", "epsilon", "1e-7", "muDecay", "1"),
        "optax", Map.of("muSchedule", "false"));
  }

  @Override
  public Optimizer create(Settings s) {
    return DecoupledDecay.before(
        new NadamScaling(
                s.schedule("beta1"),
                s.schedule("beta2"),
                s.real("epsilon"),
                EpsilonPlacement.of(s.text("epsilonPlacement")),
                s.flag("muSchedule") ? s.real("muDecay") : Double.POSITIVE_INFINITY)
            .then(new Descent(s.schedule("lr"))),
        s);
  }
}
