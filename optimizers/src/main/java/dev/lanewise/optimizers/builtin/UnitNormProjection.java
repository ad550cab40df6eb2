package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Reduction;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Step;
import dev.lanewise.plugin.RegularizerProvider;
import dev.lanewise.plugin.Settings;

/// `unit-norm`.
public final class UnitNormProjection extends Described<Link> implements RegularizerProvider {
  /// For the service loader.
  public UnitNormProjection() {
    super(
        "unit-norm",
        "After the update, rows are brought to a norm of 1; rows of zeros stay",
        "Keras UnitNorm",
        Affected.hyperparameter());
  }

  @Override
  public Link create(Settings s) {
    return new UnitNorm(Affected.of(s));
  }

  /// p / norm of its row.
  record UnitNorm(Affected affected) implements Link {
    @Override
    public String name() {
      return "unit-norm";
    }

    @Override
    public void describe(Step step) {
      if (affected.includes(step)) {
        Expr p = step.parameter();
        Expr norm = step.rowTotals("squares", Reduction.SUM_OF_SQUARES, p).sqrt();
        Expr divisor = Expr.select(norm.equalTo(Expr.constant(0)), Expr.constant(1), norm);
        step.parameter(p.dividedBy(divisor));
      }
    }
  }
}
