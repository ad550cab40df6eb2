package dev.lanewise.data;

import dev.lanewise.kernel.DoubleMatrix;
import dev.lanewise.kernel.FloatMatrix;
import dev.lanewise.kernel.Matrix;

/// Moves whole rows of matrices without making views: the one place of this package where the two
/// element types are told apart.
final class Cells {
  private Cells() {}

  /// Copies a row to a row of another matrix with as many columns, rounding to its type.
  static void copyRow(Matrix source, int i, Matrix target, int j) {
    int columns = source.columns();
    int from = source.offset() + i * source.rowStride();
    int to = target.offset() + j * target.rowStride();
    if (source.columnStride() == 1 && target.columnStride() == 1) {
      if (source instanceof FloatMatrix s && target instanceof FloatMatrix t) {
        System.arraycopy(s.array(), from, t.array(), to, columns);
        return;
      }
      if (source instanceof DoubleMatrix s && target instanceof DoubleMatrix t) {
        System.arraycopy(s.array(), from, t.array(), to, columns);
        return;
      }
    }
    for (int c = 0; c < columns; c++) {
      target.set(j, c, source.get(i, c));
    }
  }

  /// Reads some columns of a row.
  static void readRow(Matrix source, int i, int column, int columns, double[] values) {
    int step = source.columnStride();
    int from = source.offset() + i * source.rowStride() + column * step;
    switch (source) {
      case FloatMatrix m -> {
        float[] array = m.array();
        for (int c = 0; c < columns; c++) {
          values[c] = array[from + c * step];
        }
      }
      case DoubleMatrix m -> {
        double[] array = m.array();
        for (int c = 0; c < columns; c++) {
          values[c] = array[from + c * step];
        }
      }
    }
  }

  /// Writes a row, rounding to the type.
  static void writeRow(double[] values, Matrix target, int i) {
    int columns = target.columns();
    int from = target.offset() + i * target.rowStride();
    int step = target.columnStride();
    switch (target) {
      case FloatMatrix m -> {
        float[] array = m.array();
        for (int c = 0; c < columns; c++) {
          array[from + c * step] = (float) values[c];
        }
      }
      case DoubleMatrix m -> {
        double[] array = m.array();
        for (int c = 0; c < columns; c++) {
          array[from + c * step] = values[c];
        }
      }
    }
  }

  /// The rows at the given positions in a new matrix.
  static Matrix gather(Matrix source, int[] rows) {
    Matrix gathered = Matrix.of(source.type(), rows.length, source.columns());
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] < 0 || rows[i] >= source.rows()) {
        throw new IndexOutOfBoundsException(
            "sample " + rows[i] + " is asked for, but there are " + source.rows());
      }
      copyRow(source, rows[i], gathered, i);
    }
    return gathered;
  }
}
