package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Reduction;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.Step;

/// The update divided by the root of its running second moment, of which matrices keep row and
/// column means only, clipped by its root mean square, and times the step size: Shazeer and Stern
/// 2018, arXiv:1804.04235, algorithms 4 and 5.
///
/// @param rate the rate, or the most that a relative step may be
/// @param moment how the second moment is made
/// @param size how long the step is
record AdafactorScaling(Schedule rate, Moment moment, Size size) implements Link {
  /// How the second moment is made.
  ///
  /// @param decay how fast the average slows: beta2 is 1 - t^-decay
  /// @param epsilon keeps the quotient finite
  /// @param clamps whether epsilon bounds what is divided by (PyTorch) instead of being added to
  ///   the squares (the paper)
  /// @param leastFactored the fewest rows and columns of a matrix that keeps means only
  record Moment(double decay, double epsilon, boolean clamps, long leastFactored) {}

  /// How long the step is.
  ///
  /// @param least the least that counts as root mean square of the parameter
  /// @param clip the largest root mean square of the update before the step size
  /// @param relativeStep whether the rate is at most 1 / sqrt(t)
  /// @param scaleParameter whether the step is relative to the parameter
  record Size(double least, double clip, boolean relativeStep, boolean scaleParameter) {}

  @Override
  public String name() {
    return "adafactor";
  }

  @Override
  public void describe(Step step) {
    Expr decay = step.scalar("decay", moment.decay);
    Expr beta = step.host("beta2", (t, x) -> 1 - Moments.realPower((double) t, -x[0]), decay);
    Expr fresh = step.host("1-beta2", (t, x) -> Moments.realPower((double) t, -x[0]), decay);
    Expr g = step.update();
    Expr squares = moment.clamps ? g.square() : g.square().plus(moment.epsilon);
    boolean factored = Math.min(step.rows(), step.columns()) >= moment.leastFactored;
    Expr v = factored ? factored(step, squares, beta, fresh) : full(step, squares, beta, fresh);
    if (moment.clamps) {
      v = v.max(moment.epsilon * moment.epsilon);
    }
    Expr u = g.dividedBy(v.sqrt());
    Expr mean = step.total("update", Reduction.MEAN, u.square());
    Expr clip = step.scalar("clip", size.clip);
    Expr length =
        step.host(
            "length",
            (_, x) -> x[0] / Math.max(1, Math.sqrt(x[1]) / x[2]),
            stepSize(step),
            mean,
            clip);
    step.update(length.times(u));
  }

  private static Expr full(Step step, Expr squares, Expr beta, Expr fresh) {
    Expr v = beta.times(step.slot("v")).plus(fresh.times(squares));
    step.keep("v", v);
    return v;
  }

  /// The outer product of the row and column means over the mean of all.
  private Expr factored(Step step, Expr squares, Expr beta, Expr fresh) {
    Expr row = step.rowTotals("row means", Reduction.MEAN, squares);
    Expr column = step.columnTotals("column means", Reduction.MEAN, squares);
    Expr all = step.total("mean", Reduction.MEAN, squares);
    Expr r = beta.times(step.rowSlot("r", 0)).plus(fresh.times(row));
    Expr c = beta.times(step.columnSlot("c", 0)).plus(fresh.times(column));
    step.keep("r", r);
    step.keep("c", c);
    Expr mean = step.number("mean of r", 0, (_, x) -> x[1] * x[0] + x[2] * x[3], beta, fresh, all);
    double least = moment.clamps ? moment.epsilon : 0;
    Expr divisor = step.host("divisor", (_, x) -> Math.max(x[0], least), mean);
    return r.dividedBy(divisor).times(c);
  }

  private Expr stepSize(Step step) {
    Expr rho =
        step.host(
            "rho",
            (t, x) -> size.relativeStep ? Math.min(x[0], 1 / Math.sqrt((double) t)) : x[0],
            step.rate(rate));
    if (!size.scaleParameter) {
      return rho;
    }
    Expr mean = step.total("parameter", Reduction.MEAN, step.parameter().square());
    return step.host(
        "step size", (_, x) -> Math.max(size.least, Math.sqrt(x[0])) * x[1], mean, rho);
  }
}
