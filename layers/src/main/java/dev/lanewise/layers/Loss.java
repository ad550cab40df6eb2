package dev.lanewise.layers;

import dev.lanewise.kernel.Matrix;
import java.util.List;
import java.util.OptionalInt;

/// A loss: a function of outputs and targets, and how the losses of samples become one number.
///
/// Forms that take logits are stable for any finite logits.
///
/// @param function the loss of a sample
/// @param reduction how samples become one number
/// @param weights a weight for each class or output; empty for 1 throughout
/// @param smoothing label smoothing, from 0 to 1 (Szegedy et al. 2016, section 7)
/// @param ignored a class whose samples do not count
public record Loss(
    LossFunction function,
    LossReduction reduction,
    List<Double> weights,
    double smoothing,
    OptionalInt ignored) {
  /// Checks the numbers.
  public Loss {
    weights = List.copyOf(weights);
    if (!(smoothing >= 0 && smoothing <= 1)) {
      throw new IllegalArgumentException(
          "label smoothing must be from 0 to 1, but is " + smoothing);
    }
    for (double w : weights) {
      if (!(w >= 0) || Double.isInfinite(w)) {
        throw new IllegalArgumentException(
            "weights must be finite and at least 0, but are " + weights);
      }
    }
    if (ignored.isPresent() && !function.takesClasses()) {
      throw new IllegalArgumentException(
          function.name() + " has no classes, so none can be ignored");
    }
  }

  /// A loss with its mean over everything.
  public static Loss of(LossFunction function) {
    return new Loss(function, LossReduction.MEAN, List.of(), 0, OptionalInt.empty());
  }

  /// The same, reduced otherwise.
  public Loss reduction(LossReduction other) {
    return new Loss(function, other, weights, smoothing, ignored);
  }

  /// The same with a weight for each class or output.
  public Loss weights(double... each) {
    return new Loss(
        function, reduction, java.util.Arrays.stream(each).boxed().toList(), smoothing, ignored);
  }

  /// The same with label smoothing.
  public Loss smoothing(double by) {
    return new Loss(function, reduction, weights, by, ignored);
  }

  /// The same without the samples of a class, whose number may be any integer.
  public Loss ignoring(int label) {
    return new Loss(function, reduction, weights, smoothing, OptionalInt.of(label));
  }

  /// Readies the loss for the output of a network.
  ///
  /// @throws IllegalArgumentException if there is not a weight for each output
  public BuiltLoss build(BuiltNetwork network) {
    return new BuiltLoss(this, network);
  }

  /// What the targets of a network with so many outputs look like: columns of a row.
  int targetColumns(int outputs) {
    return function.takesClasses() ? 1 : outputs;
  }

  /// The weights as a row.
  void weightsInto(Matrix row) {
    for (int j = 0; j < row.columns(); j++) {
      row.set(0, j, weights.get(j));
    }
  }
}
