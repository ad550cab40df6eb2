package dev.lanewise.kernel;

import dev.lanewise.kernel.codegen.Fold.Direction;
import dev.lanewise.kernel.codegen.LoopPlan;

/// The space that a loop runs over.
///
/// @param rows its rows
/// @param columns its columns
/// @param indexBase added to row * columns + column for random numbers
record Space(int rows, int columns, long indexBase) {
  /// How a space is cut into tiles: row groups times column chunks. With reductions the cut is part
  /// of the result, so it follows from the shape alone.
  ///
  /// @param groupRows rows in a group
  /// @param chunkColumns columns in a chunk
  /// @param groups row groups
  /// @param chunks column chunks
  record Tiling(int groupRows, int chunkColumns, int groups, int chunks) {
    int tiles() {
      return groups * chunks;
    }
  }

  /// Columns of a chunk: what two or three operands of it take fits the first cache.
  private static final int CHUNK = 4096;

  /// Columns of a chunk where a row is reduced chunk by chunk: begin and end of a reduction weigh
  /// little beside it.
  private static final int REDUCED_CHUNK = 16384;

  /// Elements of a tile.
  private static final int TILE = 16384;

  /// Rows of a group at least, where each group keeps a partial result for every column.
  private static final int COLUMN_GROUP = 64;

  /// Rows of a group at most, where reductions go through the rows of a group one after another:
  /// the longest chain of additions bounds the error.
  private static final int LONGEST_GROUP = 256;

  /// One row instead of many.
  Space flat() {
    return new Space(1, Math.multiplyExact(rows, columns), indexBase);
  }

  /// Rows for columns.
  Space turned() {
    return new Space(/* rows= */ columns, /* columns= */ rows, indexBase);
  }

  Tiling tiling(LoopPlan plan) {
    boolean columnwise = plan.has(Direction.COLUMN);
    boolean reduced = plan.has(Direction.ROW) || plan.has(Direction.TOTAL);
    int chunk = Math.clamp(columns, 1, reduced && !columnwise ? REDUCED_CHUNK : CHUNK);
    int group = Math.max(1, TILE / chunk);
    if (columnwise) {
      group = Math.max(group, COLUMN_GROUP);
    }
    if (columnwise || plan.has(Direction.TOTAL)) {
      group = Math.min(group, LONGEST_GROUP);
    }
    return new Tiling(group, chunk, ceil(rows, group), ceil(columns, chunk));
  }

  private static int ceil(int n, int by) {
    return (int) (((long) n + by - 1) / by);
  }
}
