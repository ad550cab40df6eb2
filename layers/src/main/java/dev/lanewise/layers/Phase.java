package dev.lanewise.layers;

/// What a forward pass is for.
public enum Phase {
  /// For learning: what is random is drawn, statistics of the batch are used, a backward pass may
  /// follow.
  TRAINING,
  /// For use: nothing is random, each sample is by itself.
  EVALUATION
}
