package dev.lanewise.layers.runtime;

import dev.lanewise.kernel.DoubleMatrix;
import dev.lanewise.kernel.FloatMatrix;
import dev.lanewise.kernel.Matrix;

/// Single rows of contiguous matrices of one type, where a loop would have to be bound for each.
public final class Rows {
  private Rows() {}

  /// Copies a row.
  public static void copy(Matrix from, int row, Matrix to, int toRow) {
    System.arraycopy(
        array(from),
        from.offset() + row * from.rowStride(),
        array(to),
        to.offset() + toRow * to.rowStride(),
        to.columns());
  }

  /// Adds a row to a row.
  public static void add(Matrix from, int row, Matrix to, int toRow) {
    int at = from.offset() + row * from.rowStride();
    int toAt = to.offset() + toRow * to.rowStride();
    if (from instanceof FloatMatrix f && to instanceof FloatMatrix t) {
      float[] source = f.array();
      float[] target = t.array();
      for (int j = 0; j < t.columns(); j++) {
        target[toAt + j] += source[at + j];
      }
    } else if (from instanceof DoubleMatrix f && to instanceof DoubleMatrix t) {
      double[] source = f.array();
      double[] target = t.array();
      for (int j = 0; j < t.columns(); j++) {
        target[toAt + j] += source[at + j];
      }
    }
  }

  private static Object array(Matrix m) {
    return switch (m) {
      case FloatMatrix f -> f.array();
      case DoubleMatrix d -> d.array();
    };
  }
}
