package dev.lanewise.optimizers;

import dev.lanewise.kernel.Expr;

/// A link that adds the gradient of a penalty to the update, and can say how large the penalty is,
/// so that it enters the reported loss; see [Stepper#penalty()].
///
/// The gradient is part of the one pass over memory; the value costs a pass of its own and is
/// computed only when asked for.
public interface Penalty extends Link {
  /// States the penalty of one parameter at its present value.
  ///
  /// Scalars have the names and schedules that they have in [#describe(Step)]; [Step#parameter()]
  /// is the present value.
  ///
  /// @return a scalar of the step: what [Step#host], [Step#total] or [Step#scalar] gave, or a
  ///   constant 0 for a parameter that is not penalized
  Expr penalty(Step step);
}
