package dev.lanewise.kernel.gemm;

import dev.lanewise.kernel.ElementType;

/// An interleaver and how far it is on its way to being compiled.
final class WarmInterleaver extends Warming {
  /// Steps beside those of one square.
  private static final int REST = 3;

  private static final int NANOS_PER_ELEMENT = 2;

  final Interleaver interleaver;
  private final int rows;
  private final int depth;
  private final Object from;
  private final Object to;

  WarmInterleaver(Interleaver interleaver, ElementType type, int rows, int lanes) {
    this.interleaver = interleaver;
    this.rows = rows;
    depth = lanes + REST;
    int side = Math.max(rows, depth);
    from = zeros(type, side * side);
    to = zeros(type, side * rows + lanes);
  }

  @Override
  void call() {
    int stride = Math.max(rows, depth);
    interleaver.copy(depth, from, 0, stride, to, 0, rows, 1);
  }

  @Override
  long compiledNanos() {
    return 400L + (long) NANOS_PER_ELEMENT * rows * depth;
  }
}
