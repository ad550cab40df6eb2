package dev.lanewise.kernel;

/// Copies between a strided view and a dense block of a loop's own, for operands whose neighbours
/// in a row are not neighbours in memory: the generated code then always walks neighbours.
final class Staging {
  /// Rows that are walked together, so that columns that lie in one cache line are read once.
  private static final int ROWS = 16;

  private Staging() {}

  /// Whether the rows of a view are not runs of memory.
  static boolean isNeeded(Matrix m) {
    return m.columns() > 1 && m.columnStride() != 1;
  }

  /// Copies a block of a view into a dense array, row after row.
  static void gather(Matrix from, int row, int rows, int column, int columns, Object to) {
    for (int r = 0; r < rows; r += ROWS) {
      int end = Math.min(rows, r + ROWS);
      switch (from) {
        case FloatMatrix m -> {
          float[] source = m.array();
          float[] target = (float[]) to;
          for (int c = 0; c < columns; c++) {
            int at = index(m, row + r, column + c);
            for (int i = r; i < end; i++, at += m.rowStride()) {
              target[i * columns + c] = source[at];
            }
          }
        }
        case DoubleMatrix m -> {
          double[] source = m.array();
          double[] target = (double[]) to;
          for (int c = 0; c < columns; c++) {
            int at = index(m, row + r, column + c);
            for (int i = r; i < end; i++, at += m.rowStride()) {
              target[i * columns + c] = source[at];
            }
          }
        }
      }
    }
  }

  /// Copies a dense array into a block of a view.
  static void scatter(Object from, Matrix to, int row, int rows, int column, int columns) {
    for (int r = 0; r < rows; r += ROWS) {
      int end = Math.min(rows, r + ROWS);
      switch (to) {
        case FloatMatrix m -> {
          float[] source = (float[]) from;
          float[] target = m.array();
          for (int c = 0; c < columns; c++) {
            int at = index(m, row + r, column + c);
            for (int i = r; i < end; i++, at += m.rowStride()) {
              target[at] = source[i * columns + c];
            }
          }
        }
        case DoubleMatrix m -> {
          double[] source = (double[]) from;
          double[] target = m.array();
          for (int c = 0; c < columns; c++) {
            int at = index(m, row + r, column + c);
            for (int i = r; i < end; i++, at += m.rowStride()) {
              target[at] = source[i * columns + c];
            }
          }
        }
      }
    }
  }

  private static int index(Matrix m, int row, int column) {
    return m.offset() + row * m.rowStride() + column * m.columnStride();
  }
}
