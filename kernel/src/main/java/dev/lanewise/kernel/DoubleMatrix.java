package dev.lanewise.kernel;

import dev.lanewise.kernel.runtime.Overlap;
import java.util.Arrays;

/// A matrix over a `double[]`.
///
/// @see Matrix
public final class DoubleMatrix implements Matrix {
  private final double[] array;
  private final Layout layout;

  private DoubleMatrix(double[] array, Layout layout) {
    this.array = array;
    this.layout = layout;
  }

  /// A new matrix of zeros, row after row.
  public static DoubleMatrix of(int rows, int columns) {
    Layout layout = Layout.dense(rows, columns);
    return new DoubleMatrix(new double[rows * columns], layout);
  }

  /// A view of an array that holds the rows one after another from index 0.
  ///
  /// @throws IllegalArgumentException if the array is too short
  public static DoubleMatrix of(double[] array, int rows, int columns) {
    return new DoubleMatrix(array, Layout.dense(rows, columns, array.length, ElementType.DOUBLE));
  }

  /// A view of an array: cell (i, j) is `array[offset + i * rowStride + j * columnStride]`.
  ///
  /// @throws IllegalArgumentException if a number is negative or the array is too short
  public static DoubleMatrix of(
      double[] array, int offset, int rows, int columns, int rowStride, int columnStride) {
    return new DoubleMatrix(
        array,
        Layout.strided(
            offset, rows, columns, rowStride, columnStride, array.length, ElementType.DOUBLE));
  }

  /// The array this matrix is a view of; not a copy.
  public double[] array() {
    return array;
  }

  @Override
  public ElementType type() {
    return ElementType.DOUBLE;
  }

  @Override
  public int rows() {
    return layout.rows();
  }

  @Override
  public int columns() {
    return layout.columns();
  }

  @Override
  public int offset() {
    return layout.offset();
  }

  @Override
  public int rowStride() {
    return layout.rowStride();
  }

  @Override
  public int columnStride() {
    return layout.columnStride();
  }

  @Override
  public boolean isContiguous() {
    return layout.isContiguous();
  }

  @Override
  public boolean hasDistinctCells() {
    return layout.hasDistinctCells();
  }

  @Override
  public DoubleMatrix transpose() {
    return new DoubleMatrix(array, layout.transpose());
  }

  @Override
  public DoubleMatrix slice(int row, int column, int rows, int columns) {
    return new DoubleMatrix(array, layout.slice(row, column, rows, columns));
  }

  @Override
  public DoubleMatrix row(int i) {
    return slice(i, 0, 1, columns());
  }

  @Override
  public DoubleMatrix column(int j) {
    return slice(0, j, rows(), 1);
  }

  @Override
  public DoubleMatrix reshape(int rows, int columns) {
    return new DoubleMatrix(array, layout.reshape(rows, columns));
  }

  @Override
  public double get(int row, int column) {
    return array[layout.index(row, column)];
  }

  @Override
  public void set(int row, int column, double value) {
    array[layout.index(row, column)] = value;
  }

  @Override
  public void fill(double value) {
    if (isEmpty()) {
      return;
    }
    for (int i = 0; i < rows(); i++) {
      int start = offset() + i * rowStride();
      if (columnStride() == 1) {
        Arrays.fill(array, start, start + columns(), value);
      } else {
        for (int j = 0; j < columns(); j++) {
          array[start + j * columnStride()] = value;
        }
      }
    }
  }

  @Override
  public void copyFrom(Matrix source) {
    requireCopyable(source);
    if (source instanceof DoubleMatrix same) {
      copyCells(same);
      return;
    }
    for (int i = 0; i < rows(); i++) {
      for (int j = 0; j < columns(); j++) {
        set(i, j, source.get(i, j));
      }
    }
  }

  private void requireCopyable(Matrix source) {
    if (source.rows() != rows() || source.columns() != columns()) {
      throw new IllegalArgumentException(
          "a matrix of %d x %d cannot take the cells of one of %d x %d"
              .formatted(rows(), columns(), source.rows(), source.columns()));
    }
    if (!hasDistinctCells()) {
      throw new IllegalArgumentException(
          "a matrix with cells that share an array element cannot be written: " + this);
    }
    if (Overlap.between(this, source) == Overlap.PARTIAL) {
      throw new IllegalArgumentException(
          "source " + source + " and target " + this + " share some cells of one array");
    }
  }

  private void copyCells(DoubleMatrix source) {
    if (isEmpty()) {
      return;
    }
    for (int i = 0; i < rows(); i++) {
      int from = source.offset() + i * source.rowStride();
      int to = offset() + i * rowStride();
      if (columnStride() == 1 && source.columnStride() == 1) {
        System.arraycopy(source.array, from, array, to, columns());
      } else {
        for (int j = 0; j < columns(); j++) {
          array[to + j * columnStride()] = source.array[from + j * source.columnStride()];
        }
      }
    }
  }

  @Override
  public DoubleMatrix copy() {
    DoubleMatrix copy = of(rows(), columns());
    copy.copyCells(this);
    return copy;
  }

  /// The cells row after row in a new array.
  public double[] toArray() {
    return copy().array;
  }

  /// The shape and where the cells lie; not the cells.
  @Override
  public String toString() {
    return "DoubleMatrix " + layout.describe();
  }
}
