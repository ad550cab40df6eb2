package dev.lanewise.kernel;

/// Where the cells of a matrix lie in its array: cell (i, j) is at `offset + i * rowStride + j *
/// columnStride`.
record Layout(int offset, int rows, int columns, int rowStride, int columnStride) {

  /// The layout of a new row-major matrix, with its size checked before anything is allocated.
  static Layout dense(int rows, int columns) {
    requireSize(rows, columns);
    long cells = (long) rows * columns;
    if (cells > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          rows
              + " x "
              + columns
              + " is "
              + cells
              + " cells, but an array holds at most "
              + (Integer.MAX_VALUE - 8));
    }
    return new Layout(0, rows, columns, columns, 1);
  }

  /// The layout of a row-major matrix at the start of an array of this length.
  static Layout dense(int rows, int columns, int length, ElementType type) {
    requireSize(rows, columns);
    return new Layout(0, rows, columns, columns, 1).within(length, type);
  }

  /// A layout over an array of this length, every argument checked.
  static Layout strided(
      int offset,
      int rows,
      int columns,
      int rowStride,
      int columnStride,
      int length,
      ElementType type) {
    requireSize(rows, columns);
    if (offset < 0) {
      throw new IllegalArgumentException("offset " + offset + " is negative");
    }
    if (rowStride < 0) {
      throw new IllegalArgumentException("row stride " + rowStride + " is negative");
    }
    if (columnStride < 0) {
      throw new IllegalArgumentException("column stride " + columnStride + " is negative");
    }
    return new Layout(offset, rows, columns, rowStride, columnStride).within(length, type);
  }

  private static void requireSize(int rows, int columns) {
    if (rows < 0 || columns < 0) {
      throw new IllegalArgumentException(
          "a matrix of " + rows + " x " + columns + ": rows and columns must not be negative");
    }
  }

  private Layout within(int length, ElementType type) {
    long end = end();
    if (end > length) {
      String strides = columnStride == 1 ? "" : " and column stride " + columnStride;
      throw new IllegalArgumentException(
          "array holds %d %ss, but %d x %d with row stride %d%s at offset %d needs %d"
              .formatted(
                  length,
                  type.name().toLowerCase(java.util.Locale.ROOT),
                  rows,
                  columns,
                  rowStride,
                  strides,
                  offset,
                  end));
    }
    return this;
  }

  /// One past the last array index that a cell uses; the offset itself when there is no cell.
  long end() {
    return isEmpty()
        ? offset
        : offset + (rows - 1L) * rowStride + (columns - 1L) * columnStride + 1;
  }

  boolean isEmpty() {
    return rows == 0 || columns == 0;
  }

  int index(int row, int column) {
    if (row < 0 || row >= rows || column < 0 || column >= columns) {
      throw new IndexOutOfBoundsException(
          "cell (" + row + ", " + column + ") of a matrix of " + rows + " x " + columns);
    }
    return offset + row * rowStride + column * columnStride;
  }

  Layout transpose() {
    return new Layout(offset, columns, rows, columnStride, rowStride);
  }

  Layout slice(int row, int column, int rows, int columns) {
    if (row < 0
        || column < 0
        || rows < 0
        || columns < 0
        || (long) row + rows > this.rows
        || (long) column + columns > this.columns) {
      throw new IndexOutOfBoundsException(
          "slice of %d x %d at (%d, %d) does not lie in a matrix of %d x %d"
              .formatted(rows, columns, row, column, this.rows, this.columns));
    }
    int start =
        rows == 0 || columns == 0 ? offset : offset + row * rowStride + column * columnStride;
    return new Layout(start, rows, columns, rowStride, columnStride);
  }

  Layout reshape(int rows, int columns) {
    requireSize(rows, columns);
    if (!isContiguous()) {
      throw new IllegalArgumentException(
          "only a contiguous matrix can be reshaped; this one is "
              + describe()
              + "; copy it first");
    }
    if ((long) rows * columns != (long) this.rows * this.columns) {
      throw new IllegalArgumentException(
          "%d x %d has %d cells, but %d x %d has %d"
              .formatted(
                  this.rows,
                  this.columns,
                  (long) this.rows * this.columns,
                  rows,
                  columns,
                  (long) rows * columns));
    }
    return new Layout(offset, rows, columns, columns, 1);
  }

  boolean isContiguous() {
    return isEmpty()
        || ((columns == 1 || columnStride == 1) && (rows == 1 || rowStride == columns));
  }

  /// Exact: two cells share an index if and only if `i * rowStride = j * columnStride` has a
  /// solution within the shape other than (0, 0), and the smallest one is the strides divided by
  /// their common divisor.
  boolean hasDistinctCells() {
    if (isEmpty()) {
      return true;
    }
    if (rows == 1 || columns == 1) {
      return (rows == 1 || rowStride != 0) && (columns == 1 || columnStride != 0);
    }
    if (rowStride == 0 || columnStride == 0) {
      return false;
    }
    boolean rowsApart = (long) columnStride * (columns - 1) < rowStride;
    boolean columnsApart = (long) rowStride * (rows - 1) < columnStride;
    if (rowsApart || columnsApart) {
      return true;
    }
    int divisor = gcd(rowStride, columnStride);
    return columnStride / divisor >= rows || rowStride / divisor >= columns;
  }

  static int gcd(int a, int b) {
    while (b != 0) {
      int rest = a % b;
      a = b;
      b = rest;
    }
    return a;
  }

  String describe() {
    String shape = rows + " x " + columns;
    return offset == 0 && isContiguous()
        ? shape
        : shape
            + " (offset "
            + offset
            + ", row stride "
            + rowStride
            + ", column stride "
            + columnStride
            + ")";
  }
}
