package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.Step;

/// Adam with a second moment that never falls: Reddi, Kale and Kumar 2018, arXiv:1904.09237,
/// algorithm 2, with Adam's bias corrections.
///
/// @param beta1 decay of the first moment
/// @param beta2 decay of the second moment
/// @param epsilon what keeps the quotient finite
/// @param placement where epsilon stands
/// @param correctedMaximum whether the maximum is that of the corrected second moment (Optax), not
///   of the raw one that is corrected afterwards (PyTorch, Keras)
record AmsgradScaling(
    Schedule beta1,
    Schedule beta2,
    double epsilon,
    EpsilonPlacement placement,
    boolean correctedMaximum)
    implements Link {
  @Override
  public String name() {
    return "amsgrad";
  }

  @Override
  public void describe(Step step) {
    AdamMoments moments = AdamMoments.of(step, beta1, beta2);
    Expr eps = step.scalar("epsilon", epsilon);
    Expr largest = step.slot("largest");
    if (correctedMaximum) {
      Expr scale1 = step.host("scale1", (t, x) -> 1 / Moments.correction(x[0], t), moments.beta1());
      Expr scale2 = step.host("scale2", (t, x) -> 1 / Moments.correction(x[0], t), moments.beta2());
      largest = largest.max(scale2.times(moments.v()));
      step.update(
          scale1
              .times(moments.m())
              .dividedBy(placement.denominatorOfCorrected(step, largest, eps, moments.beta2())));
    } else {
      largest = largest.max(moments.v());
      step.update(
          moments
              .numerator(step)
              .dividedBy(placement.denominator(step, largest, eps, moments.beta2())));
    }
    step.keep("largest", largest);
  }
}
