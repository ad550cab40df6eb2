package dev.lanewise.kernel.gemm;

/// A matrix with strides; element (i, j) stands for `factor * array[offset + i * rowStride + j *
/// columnStride]`.
///
/// @param rowStride elements between rows
/// @param columnStride elements between columns
/// @param factor factor of every element
record StridedOperand(int rowStride, int columnStride, double factor) implements Operand {
  /// Rows copied together where both sides are strided, so that a line of the cache is used whole.
  private static final int STRIP = 16;

  @Override
  public StridedOperand transpose() {
    return new StridedOperand(columnStride, rowStride, factor);
  }

  @Override
  public void copy(
      Object from,
      int offset,
      int row,
      int column,
      int rows,
      int columns,
      Object to,
      int toOffset,
      int toStride) {
    int first = offset + row * rowStride + column * columnStride;
    if (factor == 1 && columnStride == 1) {
      for (int i = 0; i < rows; i++) {
        System.arraycopy(from, first + i * rowStride, to, toOffset + i * toStride, columns);
      }
      return;
    }
    for (int i = 0; i < rows; i += STRIP) {
      int strip = Math.min(STRIP, rows - i);
      if (from instanceof float[] floats) {
        copyStrip(
            floats,
            first + i * rowStride,
            strip,
            columns,
            (float[]) to,
            toOffset + i * toStride,
            toStride);
      } else {
        copyStrip(
            (double[]) from,
            first + i * rowStride,
            strip,
            columns,
            (double[]) to,
            toOffset + i * toStride,
            toStride);
      }
    }
  }

  private void copyStrip(
      float[] from, int first, int rows, int columns, float[] to, int toFirst, int toStride) {
    float scale = (float) factor;
    int fromStride = rowStride;
    for (int j = 0; j < columns; j++) {
      int source = first + j * columnStride;
      int target = toFirst + j;
      for (int i = 0; i < rows; i++) {
        to[target + i * toStride] = scale * from[source + i * fromStride];
      }
    }
  }

  private void copyStrip(
      double[] from, int first, int rows, int columns, double[] to, int toFirst, int toStride) {
    double scale = factor;
    int fromStride = rowStride;
    for (int j = 0; j < columns; j++) {
      int source = first + j * columnStride;
      int target = toFirst + j;
      for (int i = 0; i < rows; i++) {
        to[target + i * toStride] = scale * from[source + i * fromStride];
      }
    }
  }
}
