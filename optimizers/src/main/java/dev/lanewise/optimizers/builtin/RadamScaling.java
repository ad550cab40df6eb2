package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.Step;

/// Adam whose quotient waits until the second moment can be trusted: Liu et al. 2020,
/// arXiv:1908.03265, algorithm 2. While the length rho_t of the approximated average is at most 5,
/// the update is the corrected first moment itself.
///
/// @param beta1 decay of the first moment
/// @param beta2 decay of the second moment
/// @param epsilon what keeps the quotient finite
/// @param placement where epsilon stands
record RadamScaling(Schedule beta1, Schedule beta2, double epsilon, EpsilonPlacement placement)
    implements Link {
  /// The length from which on the variance is finite: section 4.1 says 4, the reference code waits
  /// for 5.
  private static final double TRUSTED_LENGTH = 5;

  @Override
  public String name() {
    return "radam";
  }

  private static double length(double beta2Now, long t) {
    double longest = 2 / (1 - beta2Now) - 1;
    return longest - 2.0 * t * Moments.power(beta2Now, t) / Moments.correction(beta2Now, t);
  }

  private static boolean trusted(double beta2Now, long t) {
    return length(beta2Now, t) > TRUSTED_LENGTH;
  }

  /// The factor r_t of the corrected update.
  private static double rectification(double beta2Now, long t) {
    double longest = 2 / (1 - beta2Now) - 1;
    double now = length(beta2Now, t);
    return Math.sqrt((now - 4) * (now - 2) * longest / ((longest - 4) * (longest - 2) * now));
  }

  @Override
  public void describe(Step step) {
    AdamMoments moments = AdamMoments.of(step, beta1, beta2);
    Expr b2 = moments.beta2();
    Expr eps = step.scalar("epsilon", epsilon);
    Expr scale =
        step.host(
            "rectified scale",
            (t, x) -> {
              double first = 1 / Moments.correction(x[0], t);
              return trusted(x[1], t)
                  ? first * rectification(x[1], t) * Math.sqrt(Moments.correction(x[1], t))
                  : first;
            },
            moments.beta1(),
            b2);
    Expr trust = step.host("trusted", (t, x) -> trusted(x[0], t) ? 1 : 0, b2);
    Expr distrust = step.host("distrusted", (_, x) -> 1 - x[0], trust);
    Expr denominator = placement.denominator(step, moments.v(), eps, b2);
    step.update(scale.times(moments.m()).dividedBy(trust.fma(denominator, distrust)));
  }
}
