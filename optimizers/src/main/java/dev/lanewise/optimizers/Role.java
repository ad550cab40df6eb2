package dev.lanewise.optimizers;

/// What a parameter is for. Decay and regularization apply to weights and leave the others alone,
/// unless told otherwise.
public enum Role {
  /// The factors of a linear map: dense and convolution weights, embeddings.
  WEIGHT,
  /// What a layer adds.
  BIAS,
  /// The scale or shift of a normalization.
  NORM
}
