package dev.lanewise.kernel.gemm;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A dense copy of a result whose rows and columns are both strided. One copy is kept for the next
/// run.
final class ResultCopy {
  private final ElementType type;
  private final int rows;
  private final int columns;
  private final boolean reads;
  private final StridedOperand operand;
  private final AtomicReference<@Nullable Object> kept = new AtomicReference<>();

  /// @param reads whether the result is read as well
  ResultCopy(Matrix result, boolean reads) {
    type = result.type();
    rows = result.rows();
    columns = result.columns();
    operand = new StridedOperand(result.rowStride(), result.columnStride(), 1);
    this.reads = reads;
  }

  Object take(Object result, int offset) {
    Object dense = kept.getAndSet(null);
    if (dense == null) {
      dense = type == ElementType.FLOAT ? new float[rows * columns] : new double[rows * columns];
    }
    if (reads) {
      operand.copy(result, offset, 0, 0, rows, columns, dense, 0, columns);
    }
    return dense;
  }

  void give(Object dense, Object result, int offset) {
    for (int i = 0; i < rows; i++) {
      int from = i * columns;
      int to = offset + i * operand.rowStride();
      if (dense instanceof float[] floats) {
        float[] target = (float[]) result;
        for (int j = 0; j < columns; j++) {
          target[to + j * operand.columnStride()] = floats[from + j];
        }
      } else {
        double[] doubles = (double[]) dense;
        double[] target = (double[]) result;
        for (int j = 0; j < columns; j++) {
          target[to + j * operand.columnStride()] = doubles[from + j];
        }
      }
    }
    kept.set(dense);
  }
}
