package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Reduction;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.Step;
import dev.lanewise.plugin.ClippingProvider;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.Settings;

/// `clip-adaptive`.
public final class ClipAdaptive extends Described<Link> implements ClippingProvider {
  /// For the service loader.
  public ClipAdaptive() {
    super(
        "clip-adaptive",
        "Rows of the gradient are held to a part of the norm of the row of the parameter",
        "Brock, De, Smith, Simonyan 2021, arXiv:2102.06171, section 4, equation 3",
        Hyperparameter.scheduled(
            "ratio",
            0.01,
            Range.NOT_NEGATIVE,
            "largest norm of a row, as a part of the parameter's"),
        Hyperparameter.real(
            "epsilon",
            1e-3,
            Range.NOT_NEGATIVE,
            "smallest norm of a parameter's row that is reckoned with"));
  }

  @Override
  public Link create(Settings s) {
    return new ByRow(s.schedule("ratio"), s.real("epsilon"));
  }

  /// u * ratio * max(|p|, epsilon) / |u| in the rows where |u| is larger than that.
  record ByRow(Schedule ratio, double epsilon) implements Link {
    @Override
    public String name() {
      return "clip-adaptive";
    }

    @Override
    public void describe(Step step) {
      Expr u = step.update();
      Expr part = step.scalar("ratio", ratio);
      Expr norm = step.rowTotals("squares", Reduction.SUM_OF_SQUARES, u).sqrt();
      Expr own = step.rowTotals("own squares", Reduction.SUM_OF_SQUARES, step.parameter()).sqrt();
      Expr limit = part.times(own.max(step.scalar("epsilon", epsilon)));
      // Not "greater": a norm of NaN is to make the row NaN.
      Expr scale = Expr.select(norm.lessOrEqual(limit), Expr.constant(1), limit.dividedBy(norm));
      step.update(u.times(scale));
    }
  }
}
