package dev.lanewise.kernel;

/// Turns the arguments of [Blas] into matrices, and says what is wrong with them by their names.
final class BlasArguments {
  private BlasArguments() {}

  /// The elements of a vector in the order in which they lie, as one row.
  static FloatMatrix vector(String name, int n, float[] array, int offset, int increment) {
    requireVector(name, n, array.length, offset, increment);
    return FloatMatrix.of(array, offset, 1, n, 1, Math.abs(increment));
  }

  /// The elements of a vector in the order in which they lie, as one row.
  static DoubleMatrix vector(String name, int n, double[] array, int offset, int increment) {
    requireVector(name, n, array.length, offset, increment);
    return DoubleMatrix.of(array, offset, 1, n, 1, Math.abs(increment));
  }

  private static void requireVector(String name, int n, int length, int offset, int increment) {
    if (n < 0) {
      throw new IllegalArgumentException("the length of " + name + ", " + n + ", is negative");
    }
    if (offset < 0) {
      throw new IllegalArgumentException("the offset of " + name + ", " + offset + ", is negative");
    }
    long needed = n == 0 ? 0 : offset + (n - 1L) * Math.abs((long) increment) + 1;
    if (needed > length) {
      throw new IllegalArgumentException(
          "%s holds %d elements, but %d with increment %d from offset %d need %d"
              .formatted(name, length, n, increment, offset, needed));
    }
  }

  /// A vector that is written must have an increment.
  static void requireWritable(String name, int n, int increment) {
    if (increment == 0 && n > 1) {
      throw new IllegalArgumentException(
          "inc" + name + " is 0, but " + name + " is written and needs a place for each element");
    }
  }

  /// The row, turned end for end if its increment runs against the other's: a pair of vectors lies
  /// either the same way, and then it does not matter which, or one of them is copied.
  static Matrix facing(Matrix row, int increment, int other) {
    if ((increment < 0) == (other < 0) || increment == 0 || row.columns() < 2) {
      return row;
    }
    return reversed(row);
  }

  /// A copy of a row, end for end.
  static Matrix reversed(Matrix row) {
    Matrix copy = Matrix.of(row.type(), 1, row.columns());
    for (int i = 0; i < row.columns(); i++) {
      copy.set(0, i, row.get(0, row.columns() - 1 - i));
    }
    return copy;
  }

  /// A matrix with its leading dimension.
  static FloatMatrix matrix(
      String name,
      Blas.Order order,
      int rows,
      int columns,
      float[] array,
      int offset,
      int leading) {
    requireMatrix(name, order, rows, columns, array.length, offset, leading);
    return order == Blas.Order.ROW_MAJOR
        ? FloatMatrix.of(array, offset, rows, columns, leading, 1)
        : FloatMatrix.of(array, offset, rows, columns, 1, leading);
  }

  /// A matrix with its leading dimension.
  static DoubleMatrix matrix(
      String name,
      Blas.Order order,
      int rows,
      int columns,
      double[] array,
      int offset,
      int leading) {
    requireMatrix(name, order, rows, columns, array.length, offset, leading);
    return order == Blas.Order.ROW_MAJOR
        ? DoubleMatrix.of(array, offset, rows, columns, leading, 1)
        : DoubleMatrix.of(array, offset, rows, columns, 1, leading);
  }

  /// op(matrix).
  static Matrix turned(Matrix matrix, Blas.Transpose transpose) {
    return transpose == Blas.Transpose.NO ? matrix : matrix.transpose();
  }

  private static void requireMatrix(
      String name, Blas.Order order, int rows, int columns, int length, int offset, int leading) {
    if (rows < 0 || columns < 0) {
      throw new IllegalArgumentException(
          name + " has " + rows + " rows and " + columns + " columns; neither may be negative");
    }
    boolean byRows = order == Blas.Order.ROW_MAJOR;
    int least = byRows ? columns : rows;
    if (leading < Math.max(1, least)) {
      throw new IllegalArgumentException(
          "ld"
              + name
              + " "
              + leading
              + " is less than "
              + (least < 1 ? "1" : (byRows ? "columns " : "rows ") + least));
    }
    if (offset < 0) {
      throw new IllegalArgumentException("the offset of " + name + ", " + offset + ", is negative");
    }
    long lines = byRows ? rows : columns;
    long needed = rows == 0 || columns == 0 ? 0 : offset + (lines - 1) * leading + least;
    if (needed > length) {
      throw new IllegalArgumentException(
          "%s holds %d elements, but %d x %d with ld%s %d from offset %d need %d"
              .formatted(name, length, rows, columns, name, leading, offset, needed));
    }
  }
}
