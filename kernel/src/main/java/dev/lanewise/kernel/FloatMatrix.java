package dev.lanewise.kernel;

import dev.lanewise.kernel.runtime.Overlap;
import java.util.Arrays;

/// A matrix over a `float[]`.
///
/// @see Matrix
public final class FloatMatrix implements Matrix {
  private final float[] array;
  private final Layout layout;

  private FloatMatrix(float[] array, Layout layout) {
    this.array = array;
    this.layout = layout;
  }

  /// A new matrix of zeros, row after row.
  public static FloatMatrix of(int rows, int columns) {
    Layout layout = Layout.dense(rows, columns);
    return new FloatMatrix(new float[rows * columns], layout);
  }

  /// A view of an array that holds the rows one after another from index 0.
  ///
  /// @throws IllegalArgumentException if the array is too short
  public static FloatMatrix of(float[] array, int rows, int columns) {
    return new FloatMatrix(array, Layout.dense(rows, columns, array.length, ElementType.FLOAT));
  }

  /// A view of an array: cell (i, j) is `array[offset + i * rowStride + j * columnStride]`.
  ///
  /// @throws IllegalArgumentException if a number is negative or the array is too short
  public static FloatMatrix of(
      float[] array, int offset, int rows, int columns, int rowStride, int columnStride) {
    return new FloatMatrix(
        array,
        Layout.strided(
            offset, rows, columns, rowStride, columnStride, array.length, ElementType.FLOAT));
  }

  /// The array this matrix is a view of; not a copy.
  public float[] array() {
    return array;
  }

  @Override
  public ElementType type() {
    return ElementType.FLOAT;
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
  public FloatMatrix transpose() {
    return new FloatMatrix(array, layout.transpose());
  }

  @Override
  public FloatMatrix slice(int row, int column, int rows, int columns) {
    return new FloatMatrix(array, layout.slice(row, column, rows, columns));
  }

  @Override
  public FloatMatrix row(int i) {
    return slice(i, 0, 1, columns());
  }

  @Override
  public FloatMatrix column(int j) {
    return slice(0, j, rows(), 1);
  }

  @Override
  public FloatMatrix reshape(int rows, int columns) {
    return new FloatMatrix(array, layout.reshape(rows, columns));
  }

  @Override
  public double get(int row, int column) {
    return array[layout.index(row, column)];
  }

  @Override
  public void set(int row, int column, double value) {
    array[layout.index(row, column)] = (float) value;
  }

  @Override
  public void fill(double value) {
    if (isEmpty()) {
      return;
    }
    for (int i = 0; i < rows(); i++) {
      int start = offset() + i * rowStride();
      if (columnStride() == 1) {
        Arrays.fill(array, start, start + columns(), (float) value);
      } else {
        for (int j = 0; j < columns(); j++) {
          array[start + j * columnStride()] = (float) value;
        }
      }
    }
  }

  @Override
  public void copyFrom(Matrix source) {
    requireCopyable(source);
    if (source instanceof FloatMatrix same) {
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

  private void copyCells(FloatMatrix source) {
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
  public FloatMatrix copy() {
    FloatMatrix copy = of(rows(), columns());
    copy.copyCells(this);
    return copy;
  }

  /// The cells row after row in a new array.
  public float[] toArray() {
    return copy().array;
  }

  /// The shape and where the cells lie; not the cells.
  @Override
  public String toString() {
    return "FloatMatrix " + layout.describe();
  }
}
