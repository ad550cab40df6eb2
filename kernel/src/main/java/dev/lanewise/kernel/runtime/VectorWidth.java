package dev.lanewise.kernel.runtime;

import jdk.incubator.vector.VectorShape;

/// The one question that needs the incubator module, in a class of its own that is loaded only
/// where the module is.
final class VectorWidth {
  private VectorWidth() {}

  static int preferredBits() {
    return VectorShape.preferredShape().vectorBitSize();
  }
}
