package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Reduction;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Penalty;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.Step;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.RegularizerProvider;
import dev.lanewise.plugin.Settings;
import java.util.Map;

/// `l2`.
public final class L2Regularizer extends Described<Link> implements RegularizerProvider {
  /// For the service loader.
  public L2Regularizer() {
    super(
        "l2",
        "strength / 2 * sum p^2: pulls weights towards 0 in proportion to their size",
        "Hoerl, Kennard 1970, Technometrics 12; PyTorch weight_decay",
        Hyperparameter.scheduled("strength", 1e-4, Range.NOT_NEGATIVE, "factor of the penalty"),
        Hyperparameter.flag(
            "half", true, "half the sum of squares, whose gradient is strength * p"),
        Affected.hyperparameter());
  }

  /// Keras penalizes the whole sum of squares; PyTorch's and Optax's decays are the default.
  @Override
  public Map<String, Map<String, String>> presets() {
    return Map.of("torch", Map.of(), "keras", Map.of("half", "false"), "optax", Map.of());
  }

  @Override
  public Link create(Settings s) {
    return new L2(s.schedule("strength"), s.flag("half") ? 1 : 2, Affected.of(s));
  }

  /// The gradient is factor * strength * p.
  ///
  /// @param factor 1 for half the sum of squares, 2 for the whole
  record L2(Schedule strength, double factor, Affected affected) implements Penalty {
    @Override
    public String name() {
      return "l2";
    }

    @Override
    public void describe(Step step) {
      if (affected.includes(step)) {
        Expr slope = step.host("slope", (_, x) -> factor * x[0], step.scalar("strength", strength));
        step.update(step.update().plus(slope.times(step.parameter())));
      }
    }

    @Override
    public Expr penalty(Step step) {
      if (!affected.includes(step)) {
        return Expr.constant(0);
      }
      Expr half = step.scalar("strength", strength);
      Expr sum = step.total("sum", Reduction.SUM_OF_SQUARES, step.parameter());
      return step.host("penalty", (_, x) -> 0.5 * factor * x[0] * x[1], half, sum);
    }
  }
}
