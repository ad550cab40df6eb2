package dev.lanewise.kernel.gemm;

import dev.lanewise.kernel.ElementType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A tile and how far it is on its way to being compiled.
final class WarmTile extends Warming {
  /// Steps of a call. Its loop must turn as in real calls: where the calls that C2 compiled by
  /// turned an empty loop as well, one tile in two kept its accumulators on the heap.
  private static final int DEPTH = 3;

  private static final int NANOS_PER_OPERATION = 24;

  final Tile tile;
  private final TileShape shape;

  /// What it works on, kept from call to call.
  private final @Nullable Object[] operands = new Object[2];

  WarmTile(Tile tile, TileShape shape) {
    this.tile = tile;
    this.shape = shape;
  }

  @Override
  void call() {
    int rows = shape.rows();
    int n = shape.columns();
    TileShape.Strides strides = shape.strides();
    int count = Math.max(rows, DEPTH);
    int factorSize = count * (n + rows + Math.max(strides.left(), strides.right()));
    Object factors = zeros(operands[0], factorSize);
    Object result = zeros(operands[1], count * (n + strides.result()));
    operands[0] = factors;
    operands[1] = result;
    int last = shape.masked() ? 1 : (shape.vectors() - 1) * shape.lanes();
    tile.run(DEPTH, factors, 0, rows, factors, 0, n, result, 0, n, last, 1);
  }

  @Override
  void done() {
    Arrays.fill(operands, null);
  }

  private Object zeros(@Nullable Object made, int size) {
    if (made != null) {
      return made;
    }
    return shape.type() == ElementType.FLOAT ? new float[size] : new double[size];
  }

  @Override
  long compiledNanos() {
    return 500L + (long) NANOS_PER_OPERATION * shape.rows() * shape.vectors();
  }
}
