package dev.lanewise.kernel.gemm;

import dev.lanewise.kernel.ElementType;

/// A tile and how far it is on its way to being compiled.
final class WarmTile extends Warming {
  /// Empty iterations in a call. The virtual machine compiles by calls and iterations; these are
  /// the cheapest.
  private static final int IDLE = 32;

  private static final int NANOS_PER_OPERATION = 24;

  final Tile tile;
  private final TileShape shape;

  WarmTile(Tile tile, TileShape shape) {
    this.tile = tile;
    this.shape = shape;
  }

  /// Half of the calls are like real ones: what a call never did would make C2's code give up when
  /// it is first done.
  @Override
  void call() {
    int depth = TileGenerator.WARMING_DEPTH;
    int size = Math.max(shape.rows(), depth) * (shape.columns() + shape.rows());
    Object a = zeros(size);
    Object c = zeros(size);
    int last = shape.masked() ? 1 : (shape.vectors() - 1) * shape.lanes();
    int n = shape.columns();
    tile.run(-IDLE, a, 0, shape.rows(), a, 0, n, c, 0, n, last, 1);
    tile.run(depth, a, 0, shape.rows(), a, 0, n, c, 0, n, last, 1);
  }

  private Object zeros(int size) {
    return shape.type() == ElementType.FLOAT ? new float[size] : new double[size];
  }

  @Override
  long compiledNanos() {
    return 500L + (long) NANOS_PER_OPERATION * shape.rows() * shape.vectors();
  }
}
