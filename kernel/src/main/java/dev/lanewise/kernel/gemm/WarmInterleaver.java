package dev.lanewise.kernel.gemm;

import dev.lanewise.kernel.ElementType;

/// An interleaver and how far it is on its way to being compiled.
final class WarmInterleaver extends Warming {
  private static final int DEPTH = 16;
  private static final int NANOS_PER_ELEMENT = 3;

  final Interleaver interleaver;
  private final ElementType type;
  private final int rows;

  WarmInterleaver(Interleaver interleaver, ElementType type, int rows) {
    this.interleaver = interleaver;
    this.type = type;
    this.rows = rows;
  }

  @Override
  void call() {
    int stride = Math.max(rows, DEPTH);
    Object from = zeros(stride * stride);
    Object to = zeros(rows * DEPTH);
    interleaver.copy(DEPTH, from, 0, stride, to, 0, rows, 1);
  }

  private Object zeros(int size) {
    return type == ElementType.FLOAT ? new float[size] : new double[size];
  }

  @Override
  long compiledNanos() {
    return 400L + (long) NANOS_PER_ELEMENT * rows * DEPTH;
  }
}
