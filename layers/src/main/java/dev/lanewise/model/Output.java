package dev.lanewise.model;

/// What the outputs of a network are, and so what becomes of them in an answer.
public enum Output {
  /// Values, given as they are; also probabilities that the network itself makes.
  VALUES,
  /// Logits of classes that exclude each other: softmax makes them probabilities.
  SOFTMAX,
  /// Logits of yes or no, one for each output: the sigmoid makes them probabilities.
  SIGMOID
}
