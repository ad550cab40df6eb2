package dev.lanewise.kernel.gemm;

import dev.lanewise.kernel.ElementType;

/// A copier of patches and how far it is on its way to being compiled.
final class WarmPatchCopier extends Warming {
  private static final int ROWS = 16;
  private static final int PIECES = 12;
  private static final int NANOS_PER_PIECE = 5;

  final PatchCopier copier;
  private final int width;
  private final Object from;
  private final Object to;
  private final int[] rowFrom = new int[ROWS];
  private final int[] pieceFrom = new int[PIECES];
  private final int[] pieceTo = new int[PIECES];

  WarmPatchCopier(PatchCopier copier, ElementType type, int lanes) {
    this.copier = copier;
    width = PIECES * lanes;
    from = zeros(type, (ROWS + 1) * lanes + width);
    to = zeros(type, ROWS * width);
    for (int i = 0; i < ROWS; i++) {
      rowFrom[i] = i * lanes;
    }
    for (int q = 0; q < PIECES; q++) {
      pieceFrom[q] = q;
      pieceTo[q] = q * lanes;
    }
  }

  @Override
  void call() {
    copier.copy(ROWS, from, rowFrom, 0, pieceFrom, pieceTo, PIECES, to, 0, width);
  }

  @Override
  long compiledNanos() {
    return 200L + (long) NANOS_PER_PIECE * ROWS * PIECES;
  }
}
