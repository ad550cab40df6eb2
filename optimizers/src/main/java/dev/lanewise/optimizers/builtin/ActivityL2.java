package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.optimizers.ActivityPenalty;
import dev.lanewise.plugin.ActivityProvider;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.Settings;
import java.util.Map;

/// `activity-l2`.
public final class ActivityL2 extends Described<ActivityPenalty> implements ActivityProvider {
  /// For the service loader.
  public ActivityL2() {
    super(
        "activity-l2",
        "strength / 2 * a^2: activations stay small",
        "Keras activity_regularizer",
        Hyperparameter.real("strength", 1e-4, Range.NOT_NEGATIVE, "factor of the penalty"),
        Hyperparameter.flag("half", true, "half the square, whose gradient is strength * a"));
  }

  /// Keras penalizes the whole square.
  @Override
  public Map<String, Map<String, String>> presets() {
    return Map.of("torch", Map.of(), "keras", Map.of("half", "false"), "optax", Map.of());
  }

  @Override
  public ActivityPenalty create(Settings s) {
    return new OnActivations(s.real("strength"), s.flag("half") ? 1 : 2);
  }

  /// The penalty.
  record OnActivations(double strength, double factor) implements ActivityPenalty {
    @Override
    public Expr value(Expr activation) {
      return activation.square().times(0.5 * factor * strength);
    }

    @Override
    public Expr gradient(Expr activation) {
      return activation.times(factor * strength);
    }
  }
}
