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

/// `group-lasso`.
public final class GroupLassoRegularizer extends Described<Link> implements RegularizerProvider {
  /// For the service loader.
  public GroupLassoRegularizer() {
    super(
        "group-lasso",
        "strength * sqrt(columns) * sum of the norms of the rows: whole units go to 0",
        "Yuan, Lin 2006, Journal of the Royal Statistical Society B 68",
        Hyperparameter.scheduled("strength", 1e-4, Range.NOT_NEGATIVE, "factor of the penalty"),
        Affected.hyperparameter());
  }

  @Override
  public Link create(Settings s) {
    return new GroupLasso(s.schedule("strength"), Affected.of(s));
  }

  /// The gradient is strength * sqrt(columns) * p / norm of its row, 0 in a row of zeros.
  record GroupLasso(Schedule strength, Affected affected) implements Penalty {
    @Override
    public String name() {
      return "group-lasso";
    }

    @Override
    public void describe(Step step) {
      if (affected.includes(step)) {
        Expr norm = norms(step);
        Expr zero = Expr.constant(0);
        Expr direction = Expr.select(norm.equalTo(zero), zero, step.parameter().dividedBy(norm));
        step.update(step.update().plus(weighted(step).times(direction)));
      }
    }

    @Override
    public Expr penalty(Step step) {
      if (!affected.includes(step)) {
        return Expr.constant(0);
      }
      Expr factor = weighted(step);
      // Every element of a row sees the norm of the row; the first one counts it.
      Expr first = Expr.columnIndex().equalTo(Expr.integer(0));
      Expr once = Expr.select(first, norms(step), Expr.constant(0));
      Expr sum = step.total("norms", Reduction.SUM, once);
      return step.host("penalty", (_, x) -> x[0] * x[1], factor, sum);
    }

    private static Expr norms(Step step) {
      return step.rowTotals("squares", Reduction.SUM_OF_SQUARES, step.parameter()).sqrt();
    }

    private Expr weighted(Step step) {
      int columns = step.columns();
      return step.host(
          "weighted strength",
          (_, x) -> Math.sqrt(columns) * x[0],
          step.scalar("strength", strength));
    }
  }
}
