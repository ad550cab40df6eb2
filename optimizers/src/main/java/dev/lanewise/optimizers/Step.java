package dev.lanewise.optimizers;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Operation;
import dev.lanewise.kernel.Reduction;
import dev.lanewise.kernel.Workers;
import java.util.function.UnaryOperator;

/// One step of one parameter, as the links of a [Chain] state it.
///
/// Two expressions run through the chain: the *update*, which begins as the gradient and is
/// transformed by each link, and the *parameter*, which begins as the present value and is what is
/// stored in the end. The expressions that a link gets stand for the values that the links before
/// it have left. All of it becomes one loop. Norms and products of whole tensors add the passes
/// they need before it, and no more.
///
/// Names of slots, scalars and results are the link's own: two links may use the same ones.
public interface Step {
  // --- the parameter ----------------------------------------------------------------------------

  /// The name of the parameter.
  String parameterName();

  /// What the parameter is for.
  Role role();

  /// The element type.
  ElementType type();

  /// The rows of the parameter: one for each output unit.
  int rows();

  /// The columns of the parameter.
  int columns();

  // --- what runs through the chain --------------------------------------------------------------

  /// The gradient as it came in, whatever links have made of it.
  Expr gradient();

  /// The update as left by the links before.
  Expr update();

  /// Replaces the update.
  void update(Expr value);

  /// The parameter as left by the links before.
  Expr parameter();

  /// Replaces the parameter.
  void parameter(Expr value);

  /// Sets the weights to evaluate with, where these are others than the parameter: averages, say.
  /// See [Stepper#showEvaluation()].
  ///
  /// @param ofParameter makes them of the parameter as stored, slots and hyperparameters
  void evaluation(UnaryOperator<Expr> ofParameter);

  /// Has another link describe itself here under its own name, as if it stood in the chain. For
  /// links that choose by parameter what is done.
  void include(Link link);

  // --- scalars ----------------------------------------------------------------------------------

  /// The learning rate of the chain, `lr`, a scalar for this step. One link of the chain must set
  /// it.
  Expr rate();

  /// Sets the learning rate of the chain.
  ///
  /// @return the rate of this step
  Expr rate(Schedule schedule);

  /// The present rate divided by the undiminished one: the multiplier of the schedule alone.
  Expr rateMultiplier();

  /// A hyperparameter that follows a schedule and can be read and set while running.
  Expr scalar(String name, Schedule schedule);

  /// A hyperparameter that can be read and set while running.
  default Expr scalar(String name, double value) {
    return scalar(name, Schedule.constant(value));
  }

  /// A number computed on the host once a step, such as a bias correction.
  ///
  /// @param function what computes it; uses `StrictMath`, never `Math`, for anything but arithmetic
  ///   and square roots
  /// @param inputs scalars of this step: hyperparameters, numbers, totals
  Expr host(String name, HostFunction function, Expr... inputs);

  /// As [#host], for a number that is remembered: the function's first input is its value after the
  /// last step.
  ///
  /// @param initial its value before the first step
  /// @return its value in this step
  Expr number(String name, double initial, HostFunction next, Expr... inputs);

  // --- state ------------------------------------------------------------------------------------

  /// A value remembered for each element; its value before this step.
  ///
  /// @param initial its value before the first step
  Expr slot(String name, double initial);

  /// A value remembered for each element, 0 at first; its value before this step.
  default Expr slot(String name) {
    return slot(name, 0);
  }

  /// A value remembered for each element that starts as the parameter itself.
  Expr slotLikeParameter(String name);

  /// A value remembered for each row; its value before this step.
  Expr rowSlot(String name, double initial);

  /// A value remembered for each column; its value before this step.
  Expr columnSlot(String name, double initial);

  /// Sets what a slot holds after this step. For a slot of rows the value may be made of values per
  /// row and scalars only; likewise for columns.
  void keep(String slot, Expr next);

  // --- phases -----------------------------------------------------------------------------------

  /// A reduction over this parameter; a scalar for what follows.
  Expr total(String name, Reduction reduction, Expr value);

  /// A sum over all parameters that have this link, combined in the order of the parameters; a
  /// scalar for what follows.
  ///
  /// @param reduction [Reduction#SUM], [Reduction#SUM_OF_SQUARES], [Reduction#MIN] or
  ///   [Reduction#MAX]
  Expr global(String name, Reduction reduction, Expr value);

  /// A reduction of each row; one value per row for what follows.
  Expr rowTotals(String name, Reduction reduction, Expr value);

  /// A reduction of each column; one value per column for what follows.
  Expr columnTotals(String name, Reduction reduction, Expr value);

  /// An operation on the whole tensor, such as products of matrices.
  ///
  /// @param input what it works on, rows x columns
  /// @return its result, rows x columns
  Expr whole(String name, Expr input, WholeOperation operation);

  /// A function of scalars.
  @FunctionalInterface
  interface HostFunction {
    /// Computes the number.
    ///
    /// @param t the number of this step, from 1
    /// @param inputs the values of the inputs, in their order; valid during the call only
    double apply(long t, double[] inputs);
  }

  /// An operation on a whole tensor.
  @FunctionalInterface
  interface WholeOperation {
    /// Readies the operation for one parameter.
    ///
    /// @param input what it reads; it may also write there
    /// @param output what it writes
    /// @param workers who does the work
    /// @return what does it, once a step, without allocating; what it can ready ahead of that is
    ///   readied with the step, see [Stepper#warmUp]
    Operation bind(Matrix input, Matrix output, Workers workers);
  }
}
