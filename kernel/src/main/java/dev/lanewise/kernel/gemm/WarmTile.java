package dev.lanewise.kernel.gemm;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A tile and how far it is on its way to being compiled.
final class WarmTile extends Warming {
  /// Steps of a call as long as the interpreter runs it.
  private static final int SHORT = 3;

  /// Steps of a call of C1's code, which counts how often its loop turns. It must turn as in real
  /// calls: where the calls that C2 compiled by turned an empty loop as well, one tile in two kept
  /// its accumulators on the heap; where they turned it three times, products of 1024 ran at half
  /// their speed. 600 calls of so many steps are what HotSpot asks for before C2
  /// (Tier4MinInvocationThreshold, Tier4CompileThreshold).
  private static final int LONG = 24;

  /// What C1's code and C2's take at most for one multiplication and addition of vectors. Code of
  /// C2 that keeps vectors on the heap takes longer.
  private static final int FIRST_NANOS = 400;

  private static final double SECOND_NANOS = 1.5;
  private static final long OVERHEAD_NANOS = 500;

  final Tile tile;
  private final TileShape shape;

  /// What it works on, kept from call to call.
  private final @Nullable Object[] operands = new Object[2];

  private int depth = SHORT;

  WarmTile(Tile tile, TileShape shape) {
    this.tile = tile;
    this.shape = shape;
  }

  @Override
  void call() {
    int rows = shape.rows();
    int n = shape.columns();
    TileShape.Strides strides = shape.strides();
    int count = Math.max(rows, LONG);
    int factorSize = count * (n + rows + Math.max(strides.left(), strides.right()));
    Object factors = zeros(operands[0], factorSize);
    Object result = zeros(operands[1], count * (n + strides.result()));
    operands[0] = factors;
    operands[1] = result;
    int last = shape.masked() ? 1 : (shape.vectors() - 1) * shape.lanes();
    tile.run(depth, factors, 0, rows, factors, 0, n, result, 0, n, last, 1);
  }

  @Override
  void took(long nanos) {
    if (nanos < OVERHEAD_NANOS + (long) SHORT * FIRST_NANOS * operations()) {
      depth = LONG;
    }
  }

  private int operations() {
    return shape.rows() * shape.vectors();
  }

  @Override
  void done() {
    Arrays.fill(operands, null);
  }

  private Object zeros(@Nullable Object made, int size) {
    if (made != null) {
      return made;
    }
    return zeros(shape.type(), size);
  }

  @Override
  long compiledNanos() {
    return depth == SHORT ? 0 : OVERHEAD_NANOS + (long) (LONG * SECOND_NANOS * operations());
  }
}
