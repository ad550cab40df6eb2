package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.OptimizerProvider;
import dev.lanewise.plugin.Settings;
import java.util.List;
import java.util.Map;

/// `rmsprop`.
public final class Rmsprop implements OptimizerProvider {
  /// For the service loader.
  public Rmsprop() {}

  @Override
  public String name() {
    return "rmsprop";
  }

  @Override
  public String summary() {
    return "Divides each gradient by its running root mean square, or its standard deviation";
  }

  @Override
  public String reference() {
    return "Hinton 2012, Neural networks for machine learning, lecture 6e; centered: Graves 2013, arXiv:1308.0850";
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return List.of(
        Hypers.rate(1e-2),
        Hyperparameter.scheduled("alpha", 0.99, Range.FRACTION, "decay of the mean square"),
        Hypers.epsilon(1e-8),
        Hypers.epsilonBesideRoot(),
        Hyperparameter.flag(
            "centered", false, "whether to divide by the standard deviation instead"),
        Hypers.momentum(0),
        Hypers.rateInside(),
        Hyperparameter.real(
            "initialScale", 0, Range.NOT_NEGATIVE, "what the mean square starts with"));
  }

  @Override
  public Map<String, Map<String, String>> presets() {
    return Map.of(
        "torch", Map.of(),
        "keras",
            Map.of(
                "lr", "0.001",
                "alpha", "0.9",
                "epsilon", "1e-7",
                "epsilonPlacement", "inside",
                "rateInside", "true"),
        "optax", Map.of("alpha", "0.9", "epsilonPlacement", "inside", "rateInside", "true"));
  }

  @Override
  public Optimizer create(Settings s) {
    RmsScaling scaling =
        new RmsScaling(
            s.schedule("alpha"),
            s.real("epsilon"),
            s.text("epsilonPlacement").equals("inside"),
            s.flag("centered"),
            s.real("initialScale"));
    if (Hypers.isZero(s.schedule("momentum"))) {
      return scaling.then(new Descent(s.schedule("lr")));
    }
    Velocity velocity = new Velocity(s.schedule("momentum"), 0, false);
    return scaling.then(Rate.with(velocity, s.schedule("lr"), s.flag("rateInside")));
  }
}
