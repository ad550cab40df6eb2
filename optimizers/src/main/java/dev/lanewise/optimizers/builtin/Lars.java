package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.OptimizerProvider;
import dev.lanewise.plugin.Settings;
import java.util.List;
import java.util.Map;

/// Momentum with a rate for each tensor.
public final class Lars implements OptimizerProvider {
  /// For the service loader.
  public Lars() {}

  @Override
  public String name() {
    return "lars";
  }

  @Override
  public String summary() {
    return "Momentum of gradients plus decay, scaled for each tensor to the norm of its weights; for large batches";
  }

  @Override
  public String reference() {
    return "You, Gitman, Ginsburg 2017, arXiv:1708.03888, algorithm 1";
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return List.of(
        Hypers.rate(0.1),
        Hypers.momentum(0.9),
        Hyperparameter.flag("nesterov", false, "whether to look ahead"),
        Hyperparameter.scheduled(
            "weightDecay", 5e-4, Range.NOT_NEGATIVE, "decay, added before the trust ratio"),
        Hyperparameter.real(
            "trustCoefficient", 1e-3, Range.NOT_NEGATIVE, "norm of a step to that of the weights"),
        Hyperparameter.real("epsilon", 0, Range.NOT_NEGATIVE, "added to the norm divided by"),
        Hyperparameter.choice(
            "norm",
            List.of("decayed", "separate"),
            "norm divided by: of gradient plus decay, or of the gradient plus that of the decay"));
  }

  @Override
  public Map<String, Map<String, String>> presets() {
    return Map.of("optax", Map.of("weightDecay", "0"));
  }

  @Override
  public Optimizer create(Settings s) {
    double coefficient = s.real("trustCoefficient");
    double epsilon = s.real("epsilon");
    Link scaled =
        s.text("norm").equals("decayed")
            ? new AddedDecay(s.schedule("weightDecay")).then(new TrustRatio(coefficient, epsilon))
            : new LayerwiseRate(s.schedule("weightDecay"), coefficient, epsilon);
    return scaled.then(
        Rate.with(
            new Velocity(s.schedule("momentum"), 0, s.flag("nesterov")), s.schedule("lr"), true));
  }
}
