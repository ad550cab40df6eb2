package dev.lanewise.layers.runtime;

import dev.lanewise.kernel.DoubleMatrix;
import dev.lanewise.kernel.FloatMatrix;
import dev.lanewise.kernel.Matrix;

/// Views of the memory of a matrix, relative to its first element.
public final class Strided {
  private Strided() {}

  /// Cell (i, j) is the element at `first + i * rowStride + j * columnStride` after the first.
  public static Matrix view(
      Matrix m, int first, int rows, int columns, int rowStride, int columnStride) {
    int offset = m.offset() + first;
    return switch (m) {
      case FloatMatrix f ->
          FloatMatrix.of(f.array(), offset, rows, columns, rowStride, columnStride);
      case DoubleMatrix d ->
          DoubleMatrix.of(d.array(), offset, rows, columns, rowStride, columnStride);
    };
  }

  /// So many elements in a row from the `first` after the first on.
  public static Matrix run(Matrix m, int first, int length) {
    return view(m, first, 1, length, length, 1);
  }
}
