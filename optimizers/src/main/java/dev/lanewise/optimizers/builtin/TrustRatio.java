package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Reduction;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Step;

/// The update brought to the length of the parameter, tensor by tensor: u *= eta norm(p) / (norm(u)
/// + eps), and left alone where either norm is 0. You et al. 2020, arXiv:1904.00962, algorithms 1
///   and 2.
///
/// @param coefficient eta
/// @param epsilon added to the norm of the update
record TrustRatio(double coefficient, double epsilon) implements Link {
  @Override
  public String name() {
    return "trust";
  }

  @Override
  public void describe(Step step) {
    Expr p = step.total("p", Reduction.SUM_OF_SQUARES, step.parameter());
    Expr u = step.total("u", Reduction.SUM_OF_SQUARES, step.update());
    Expr eta = step.scalar("coefficient", coefficient);
    Expr eps = step.scalar("epsilon", epsilon);
    Expr ratio =
        step.host(
            "ratio",
            (_, x) ->
                x[0] == 0 || x[1] == 0 ? 1 : x[2] * Math.sqrt(x[0]) / (Math.sqrt(x[1]) + x[3]),
            p,
            u,
            eta,
            eps);
    step.update(step.update().times(ratio));
  }
}
