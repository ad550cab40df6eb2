package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.Step;

/// Descent of z by gradients taken at y, which lies between z and the average x of all z: Defazio
/// et al. 2024, arXiv:2405.15682, equations 3 to 5. The parameter is y; x is what to evaluate with.
///
/// @param rate the learning rate
/// @param momentum beta, how far y lies towards x
/// @param decay the strength of decay at y
/// @param weights how much each z counts in x
record ScheduleFree(Schedule rate, double momentum, Schedule decay, Weights weights)
    implements Link {
  /// How much the z of step t counts in the average: t^r times the power of the largest rate so
  /// far.
  ///
  /// @param warmupSteps steps over which the rate rises in equal parts
  /// @param stepPower r
  /// @param ratePower the power of the rate
  record Weights(long warmupSteps, double stepPower, double ratePower) {
    double warmup(long t) {
      return t < warmupSteps ? (double) t / warmupSteps : 1;
    }

    double of(long t, double largestRate) {
      return Moments.realPower((double) t, stepPower) * Moments.realPower(largestRate, ratePower);
    }
  }

  @Override
  public String name() {
    return "schedule-free";
  }

  @Override
  public void describe(Step step) {
    Expr lr = step.rate(rate);
    Expr beta = step.scalar("momentum", momentum);
    Expr gamma = step.host("rate", (t, x) -> x[0] * weights.warmup(t), lr);
    Expr largest = step.number("largest rate", 0, (_, x) -> Math.max(x[0], x[1]), gamma);
    Expr weight = step.host("weight", (t, x) -> weights.of(t, x[0]), largest);
    Expr sum = step.number("sum of weights", 0, (_, x) -> x[0] + x[1], weight);
    Expr share = step.host("share", (_, x) -> x[1] == 0 ? 0 : x[0] / x[1], weight, sum);
    Expr move = step.host("move", (_, x) -> x[0] * (1 - x[1] * (1 - x[2])), gamma, beta, share);
    Expr y = step.parameter();
    Expr z = step.slotLikeParameter("z");
    Expr u = step.update().plus(step.scalar("decay", decay).times(y));
    step.keep("z", z.minus(gamma.times(u)));
    step.parameter(y.minus(share.times(y.minus(z))).minus(move.times(u)));
    step.evaluation(p -> p.minus(beta.reciprocal().minus(1).times(z.minus(p))));
  }
}
