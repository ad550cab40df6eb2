package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.optimizers.ActivityPenalty;
import dev.lanewise.plugin.ActivityProvider;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.Settings;

/// `activity-l1`.
public final class ActivityL1 extends Described<ActivityPenalty> implements ActivityProvider {
  /// For the service loader.
  public ActivityL1() {
    super(
        "activity-l1",
        "strength * |a|: few activations differ from 0",
        "Keras activity_regularizer; Glorot, Bordes, Bengio 2011, AISTATS, section 4",
        Hyperparameter.real("strength", 1e-4, Range.NOT_NEGATIVE, "factor of the penalty"));
  }

  @Override
  public ActivityPenalty create(Settings s) {
    return new OnActivations(s.real("strength"));
  }

  /// The penalty.
  record OnActivations(double strength) implements ActivityPenalty {
    @Override
    public Expr value(Expr activation) {
      return activation.abs().times(strength);
    }

    @Override
    public Expr gradient(Expr activation) {
      return activation.sign().times(strength);
    }
  }
}
