package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.Step;

/// Adam that looks one step of momentum ahead: Dozat 2016, "Incorporating Nesterov momentum into
/// Adam", algorithm 2 without the factor beta2 of its second moment, which PyTorch, Keras and Optax
/// leave out.
///
/// @param beta1 decay of the first moment, and what mu tends to
/// @param beta2 decay of the second moment
/// @param epsilon what keeps the quotient finite
/// @param placement where epsilon stands
/// @param muDecay how fast mu grows: mu_t = beta1 (1 - 0.5 * 0.96^(muDecay t)); infinite for mu =
///   beta1
record NadamScaling(
    Schedule beta1, Schedule beta2, double epsilon, EpsilonPlacement placement, double muDecay)
    implements Link {
  /// Dozat's constant, whose powers are taken by the exponential, which allocates nothing.
  private static final double LOG_OF_BASE = StrictMath.log(0.96);

  @Override
  public String name() {
    return "nadam";
  }

  private double mu(double beta1Now, long t) {
    return Double.isInfinite(muDecay)
        ? beta1Now
        : beta1Now * (1 - 0.5 * StrictMath.exp(muDecay * t * LOG_OF_BASE));
  }

  @Override
  public void describe(Step step) {
    AdamMoments moments = AdamMoments.of(step, beta1, beta2);
    Expr b1 = moments.beta1();
    Expr b2 = moments.beta2();
    Expr product = step.number("mu product", 1, (t, x) -> x[0] * mu(x[1], t), b1);
    Expr ofGradient =
        step.host(
            "of gradient",
            (t, x) -> Math.sqrt(Moments.correction(x[2], t)) * (1 - mu(x[1], t)) / (1 - x[0]),
            product,
            b1,
            b2);
    Expr ofMean =
        step.host(
            "of mean",
            (t, x) -> {
              double next = mu(x[1], t + 1);
              return Math.sqrt(Moments.correction(x[2], t)) * next / (1 - x[0] * next);
            },
            product,
            b1,
            b2);
    Expr eps = step.scalar("epsilon", epsilon);
    step.update(
        ofGradient
            .fma(step.update(), ofMean.times(moments.m()))
            .dividedBy(placement.denominator(step, moments.v(), eps, b2)));
  }
}
