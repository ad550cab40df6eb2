package dev.lanewise.kernel.gemm;

import dev.lanewise.kernel.ElementType;

/// A copier and how far it is on its way to being compiled.
final class WarmCopier extends Warming {
  private static final int SEGMENTS = 64;
  private static final int NANOS_PER_VECTOR = 6;

  final Copier copier;
  private final ElementType type;
  private final int vectors;
  private final int lanes;

  WarmCopier(Copier copier, ElementType type, int vectors, int lanes) {
    this.copier = copier;
    this.type = type;
    this.vectors = vectors;
    this.lanes = lanes;
  }

  @Override
  void call() {
    int width = vectors * lanes;
    Object from = zeros(type, width);
    Object to = zeros(type, width);
    copier.copy(SEGMENTS, from, 0, 0, width - lanes, to, 0, 0, 1);
  }

  @Override
  long compiledNanos() {
    return 200L + (long) NANOS_PER_VECTOR * SEGMENTS * vectors;
  }
}
