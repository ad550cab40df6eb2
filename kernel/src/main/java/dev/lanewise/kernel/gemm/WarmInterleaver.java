package dev.lanewise.kernel.gemm;

import dev.lanewise.kernel.ElementType;

/// An interleaver and how far it is on its way to being compiled.
final class WarmInterleaver extends Warming {
  /// Steps beside those of squares.
  private static final int REST = 3;

  /// Squares of a call of compiled code: one square takes C1's code, with C2's code for single
  /// vector operations, hardly longer than taking the time does, and counted as compiled.
  private static final int SQUARES = 4;

  /// What a call of one square takes at most for an element once the interpreter is done with it.
  private static final int FIRST_NANOS = 2;

  /// What C2's code takes at most for an element: C1's takes 4 to 10 times as long.
  private static final double SECOND_NANOS = 0.6;

  private static final long OVERHEAD_NANOS = 200;

  final Interleaver interleaver;
  private final int rows;
  private final int lanes;
  private final int stride;
  private final Object from;
  private final Object to;
  private int squares = 1;

  WarmInterleaver(Interleaver interleaver, ElementType type, int rows, int lanes) {
    this.interleaver = interleaver;
    this.rows = rows;
    this.lanes = lanes;
    int longest = SQUARES * lanes + REST;
    stride = Math.max(rows, longest);
    from = zeros(type, stride * stride);
    to = zeros(type, longest * rows + lanes);
  }

  private int depth() {
    return squares * lanes + REST;
  }

  @Override
  void call() {
    interleaver.copy(depth(), from, 0, stride, to, 0, rows, 1);
  }

  @Override
  void took(long nanos) {
    if (nanos < OVERHEAD_NANOS + (long) FIRST_NANOS * Math.max(rows, lanes) * depth()) {
      squares = SQUARES;
    }
  }

  @Override
  long compiledNanos() {
    boolean isShort = squares == 1;
    return isShort ? 0 : OVERHEAD_NANOS + (long) (SECOND_NANOS * Math.max(rows, lanes) * depth());
  }
}
