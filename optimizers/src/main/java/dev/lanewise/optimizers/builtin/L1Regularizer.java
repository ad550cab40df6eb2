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

/// `l1`.
public final class L1Regularizer extends Described<Link> implements RegularizerProvider {
  /// For the service loader.
  public L1Regularizer() {
    super(
        "l1",
        "strength * sum |p|: pushes weights towards 0 by the same amount whatever their size",
        "Tibshirani 1996, Journal of the Royal Statistical Society B 58",
        Hyperparameter.scheduled("strength", 1e-4, Range.NOT_NEGATIVE, "factor of the penalty"),
        Affected.hyperparameter());
  }

  @Override
  public Link create(Settings s) {
    return new L1(s.schedule("strength"), Affected.of(s));
  }

  /// The gradient is strength * sign(p), 0 at 0.
  record L1(Schedule strength, Affected affected) implements Penalty {
    @Override
    public String name() {
      return "l1";
    }

    @Override
    public void describe(Step step) {
      if (affected.includes(step)) {
        Expr factor = step.scalar("strength", strength);
        step.update(factor.fma(step.parameter().sign(), step.update()));
      }
    }

    @Override
    public Expr penalty(Step step) {
      if (!affected.includes(step)) {
        return Expr.constant(0);
      }
      Expr factor = step.scalar("strength", strength);
      Expr sum = step.total("sum", Reduction.SUM, step.parameter().abs());
      return step.host("penalty", (_, x) -> x[0] * x[1], factor, sum);
    }
  }
}
