package dev.lanewise.layers;

/// How the losses of samples become one. A sample's loss is the sum over its outputs; s are the
/// weights of the samples, 1 unless set and 0 for ignored ones.
public enum LossReduction {
  /// The weighted mean over everything: over samples and, where each output has a target, over
  /// outputs. For classes with weights, the divisor is the sum of s times the weight of the
  /// sample's class, as in PyTorch.
  MEAN,
  /// Summed over outputs and divided by the number of samples, as textbooks do.
  BATCH_MEAN,
  /// The sum of s times loss.
  SUM,
  /// As [#SUM]; the losses of samples are what is asked for, see [BuiltLoss#losses(int)].
  NONE
}
