package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Reduction;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.Step;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.RegularizerProvider;
import dev.lanewise.plugin.Settings;

/// `max-norm`.
public final class MaxNormProjection extends Described<Link> implements RegularizerProvider {
  /// For the service loader.
  public MaxNormProjection() {
    super(
        "max-norm",
        "After the update, rows longer than a maximum are shortened to it",
        "Hinton et al. 2012, arXiv:1207.0580, section 2; Keras MaxNorm",
        Hyperparameter.scheduled("max", 2, Range.POSITIVE, "largest norm of a row"),
        Affected.hyperparameter());
  }

  @Override
  public Link create(Settings s) {
    return new MaxNorm(s.schedule("max"), Affected.of(s));
  }

  /// p * max / norm where the norm of the row is above max.
  record MaxNorm(Schedule max, Affected affected) implements Link {
    @Override
    public String name() {
      return "max-norm";
    }

    @Override
    public void describe(Step step) {
      if (affected.includes(step)) {
        Expr p = step.parameter();
        Expr limit = step.scalar("max", max);
        Expr norm = step.rowTotals("squares", Reduction.SUM_OF_SQUARES, p).sqrt();
        Expr scale = Expr.select(norm.greater(limit), limit.dividedBy(norm), Expr.constant(1));
        step.parameter(p.times(scale));
      }
    }
  }
}
