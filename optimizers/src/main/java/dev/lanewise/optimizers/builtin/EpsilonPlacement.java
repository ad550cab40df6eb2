package dev.lanewise.optimizers.builtin;

/// Where epsilon stands in a quotient by the root of a second moment.
enum EpsilonPlacement {
  /// Added to the corrected root: Kingma and Ba, algorithm 1; PyTorch.
  OUTSIDE,
  /// Added under the root: `eps_root` of Optax.
  ROOT,
  /// Added to the uncorrected root: Kingma and Ba, section 2, "epsilon hat"; Keras, DL4J, DJL, Tribuo.
  HAT
}
