package dev.lanewise.optimizers;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/// An [Optimizer] at work on its parameters. Not safe for use by several threads at once.
///
/// A step reads the gradients that the caller has put into the parameters and changes the values;
/// on the steady path it allocates nothing.
public interface Stepper {
  /// Takes one step with the gradients as they stand.
  ///
  /// @throws UnsupportedOperationException if this optimizer has to evaluate the loss itself; use
  ///   [#step(DoubleSupplier)] then
  void step();

  /// Takes one step, evaluating loss and gradients as often as the optimizer needs: once, unless it
  /// searches along a line or looks around.
  ///
  /// @param objective puts the gradients at the present values into the parameters and returns the
  ///   loss there
  /// @return the loss at the values before the step
  default double step(DoubleSupplier objective) {
    double loss = objective.getAsDouble();
    step();
    return loss;
  }

  /// How many steps were taken.
  long steps();

  /// The present value of a scalar: `lr`, or `link.name` such as `adam.beta1`. It is what the next
  /// step will use.
  ///
  /// Numbers that are computed in a step can be read too, as the last step left them: those that
  /// are the same for all parameters by `link.name`, such as `clip-global-norm.norm`, others with
  /// the name of the parameter before it, `encoder/weight:clip-norm.norm`.
  ///
  /// @throws IllegalArgumentException if there is none of that name; the message lists those there
  ///   are
  double scalar(String name);

  /// Holds a scalar at a value from the next step on, whatever its schedule says.
  ///
  /// @throws IllegalArgumentException if there is none of that name
  void scalar(String name, double value);

  /// Lets a scalar follow its schedule again.
  ///
  /// @throws IllegalArgumentException if there is none of that name
  void release(String name);

  /// Tells schedules that listen the value of the watched metric.
  void observe(double metric);

  /// What the regularizers add to the loss at the present values, over all parameters: the
  /// penalties of [Penalty] links. Computed anew at each call.
  default double penalty() {
    return 0;
  }

  /// What a checkpoint must hold.
  State state();

  /// Puts the weights to evaluate with into the parameters, where these are others than the weights
  /// to train with (averages, schedule-free). Until [#showTraining()] no step may be taken.
  default void showEvaluation() {}

  /// Puts the weights to train with back.
  default void showTraining() {}

  /// Readies compiled code ahead of need; see [dev.lanewise.kernel.Operation#warmUp].
  ///
  /// @param limit how long to wait at most
  /// @return whether all is ready
  default boolean warmUp(Duration limit) {
    return true;
  }
}
