package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.Step;
import dev.lanewise.plugin.ClippingProvider;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.Settings;

/// `clip-value`.
public final class ClipValue extends Described<Link> implements ClippingProvider {
  /// For the service loader.
  public ClipValue() {
    super(
        "clip-value",
        "Gradients are held between -max and max; NaN stays NaN",
        "PyTorch clip_grad_value_",
        Hyperparameter.scheduled("max", 1, Range.NOT_NEGATIVE, "largest absolute value"));
  }

  @Override
  public Link create(Settings s) {
    return new ByValue(s.schedule("max"));
  }

  /// min(max(u, -max), max).
  record ByValue(Schedule max) implements Link {
    @Override
    public String name() {
      return "clip-value";
    }

    @Override
    public void describe(Step step) {
      Expr limit = step.scalar("max", max);
      Expr u = step.update();
      // Comparisons cost fewer instructions than a minimum and a maximum that mind NaN and signed
      // zeros.
      step.update(
          Expr.select(
              u.greater(limit), limit, Expr.select(u.less(limit.negate()), limit.negate(), u)));
    }
  }
}
