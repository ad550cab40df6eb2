package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Reduction;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.Step;

/// Decay and the rate of a layer from norms taken apart: u = eta norm(p) / (norm(u) + wd norm(p) +
/// eps) (u + wd p), and u + wd p where either norm is 0. You, Gitman, Ginsburg 2017,
/// arXiv:1708.03888, algorithm 1.
///
/// @param decay the strength wd
/// @param coefficient eta
/// @param epsilon added to the norms
record LayerwiseRate(Schedule decay, double coefficient, double epsilon) implements Link {
  @Override
  public String name() {
    return "layerwise";
  }

  @Override
  public void describe(Step step) {
    Expr strength = step.scalar("decay", decay);
    Expr p = step.total("p", Reduction.SUM_OF_SQUARES, step.parameter());
    Expr u = step.total("u", Reduction.SUM_OF_SQUARES, step.update());
    Expr eta = step.scalar("coefficient", coefficient);
    Expr eps = step.scalar("epsilon", epsilon);
    Expr ratio =
        step.host("ratio", (_, x) -> ratio(x[0], x[1], x[2], x[3], x[4]), p, u, strength, eta, eps);
    step.update(step.update().plus(strength.times(step.parameter())).times(ratio));
  }

  private static double ratio(double p, double u, double wd, double eta, double eps) {
    if (p == 0 || u == 0) {
      return 1;
    }
    return eta * Math.sqrt(p) / (Math.sqrt(u) + wd * Math.sqrt(p) + eps);
  }
}
