package dev.lanewise.kernel.gemm;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.runtime.Idle;
import org.jspecify.annotations.Nullable;

/// A dense copy of a result that is computed there: its rows and columns are both strided, or it is
/// computed transposed. Copies are kept for the next runs.
final class ResultCopy {
  private final int rows;
  private final int columns;
  private final boolean reads;
  private final StridedOperand operand;
  private final Idle<Object> kept;

  /// @param rows rows of the copy
  /// @param columns columns of the copy
  /// @param operand where the cells of the copy belong
  /// @param reads whether the result is read as well
  ResultCopy(ElementType type, int rows, int columns, StridedOperand operand, boolean reads) {
    this.rows = rows;
    this.columns = columns;
    this.operand = operand;
    this.reads = reads;
    kept =
        new Idle<>(() ->
            type == ElementType.FLOAT ? new float[rows * columns] : new double[rows * columns]);
  }

  Object take(Object result, int offset) {
    Object dense = kept.take();
    if (reads) {
      operand.copy(result, offset, 0, 0, rows, columns, dense, 0, columns);
    }
    return dense;
  }

  /// Writes the copy where it belongs.
  ///
  /// @param interleaver what writes a group of rows side by side, if that is compiled
  /// @param group rows of a group
  void give(Object dense, Object result, int offset, @Nullable Interleaver interleaver, int group) {
    if (interleaver != null && operand.rowStride() == 1 && rows >= group) {
      int i = 0;
      while (i < rows) {
        int row = Math.min(i, rows - group);
        interleaver.copy(
            columns,
            dense,
            row * columns,
            columns,
            result,
            offset + row,
            operand.columnStride(),
            1);
        i += group;
      }
    } else {
      for (int i = 0; i < rows; i++) {
        giveRow(dense, i * columns, result, offset + i * operand.rowStride());
      }
    }
    kept.give(dense);
  }

  private void giveRow(Object dense, int from, Object result, int to) {
    int step = operand.columnStride();
    if (dense instanceof float[] floats) {
      float[] target = (float[]) result;
      for (int j = 0; j < columns; j++) {
        target[to + j * step] = floats[from + j];
      }
    } else {
      double[] doubles = (double[]) dense;
      double[] target = (double[]) result;
      for (int j = 0; j < columns; j++) {
        target[to + j * step] = doubles[from + j];
      }
    }
  }
}
