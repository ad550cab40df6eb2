package dev.lanewise.kernel;

/// A rows x columns view of a Java array: cell (i, j) is `array[offset + i * rowStride + j *
/// columnStride]`.
///
/// A matrix never copies: slices and transposes are views of the same array, and what is written
/// through one is seen through all. Strides are not negative. A view in which several cells share
/// one array element (a stride of 0, say, which repeats a row or a column) can be read by every
/// operation and written by none; see [#hasDistinctCells()].
///
/// A matrix itself is immutable and may be shared between threads; its cells are as safe as those
/// of any array.
public sealed interface Matrix permits FloatMatrix, DoubleMatrix {

  /// A new matrix of zeros, row after row.
  static Matrix of(ElementType type, int rows, int columns) {
    return switch (type) {
      case FLOAT -> FloatMatrix.of(rows, columns);
      case DOUBLE -> DoubleMatrix.of(rows, columns);
    };
  }

  /// The type of the cells.
  ElementType type();

  /// The number of rows.
  int rows();

  /// The number of columns.
  int columns();

  /// The array index of cell (0, 0).
  int offset();

  /// The distance in the array from a cell to the one below it.
  int rowStride();

  /// The distance in the array from a cell to the one right of it.
  int columnStride();

  /// The number of cells.
  default long size() {
    return (long) rows() * columns();
  }

  /// Whether there is no cell at all.
  default boolean isEmpty() {
    return rows() == 0 || columns() == 0;
  }

  /// Whether the cells fill one piece of the array without gaps, row after row.
  boolean isContiguous();

  /// Whether no two cells share an array element. Only such a matrix can be the output of an
  /// operation.
  boolean hasDistinctCells();

  /// This matrix with rows and columns exchanged, as a view.
  Matrix transpose();

  /// The block of rows x columns whose first cell is (row, column), as a view.
  ///
  /// @throws IndexOutOfBoundsException if the block does not lie in this matrix
  Matrix slice(int row, int column, int rows, int columns);

  /// Row i as a view of 1 x columns.
  default Matrix row(int i) {
    return slice(i, 0, 1, columns());
  }

  /// Column j as a view of rows x 1.
  default Matrix column(int j) {
    return slice(0, j, rows(), 1);
  }

  /// The same cells in another shape, as a view.
  ///
  /// @throws IllegalArgumentException if this matrix is not contiguous or the number of cells
  ///   differs
  Matrix reshape(int rows, int columns);

  /// The value of a cell; exact for either type.
  double get(int row, int column);

  /// Sets a cell, rounded to the nearest value of the type.
  void set(int row, int column, double value);

  /// Sets every cell, rounded to the nearest value of the type.
  void fill(double value);

  /// Copies the cells of a matrix of the same shape, of either type, rounding each to the nearest.
  ///
  /// @throws IllegalArgumentException if the shapes differ, this matrix has cells that are not
  ///   distinct, or the two share some cells without being the same view
  void copyFrom(Matrix source);

  /// A new contiguous matrix of the same type with the same cells.
  Matrix copy();
}
