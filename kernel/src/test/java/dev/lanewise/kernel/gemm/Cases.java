package dev.lanewise.kernel.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.kernel.DoubleMatrix;
import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.FloatMatrix;
import dev.lanewise.kernel.Matrix;
import java.util.Arrays;
import java.util.Random;

/// Matrices for tests of products: every layout, cells drawn, everything else in the array a
/// sentinel.
public final class Cases {
  /// How a matrix lies in its array.
  public enum Storage {
    /// Row after row.
    DENSE,
    /// Rows with room between them, away from the start of the array.
    PADDED,
    /// Column after column with room between them.
    TRANSPOSED,
    /// Neither rows nor columns without gaps.
    STRIDED
  }

  private static final double SENTINEL = -12345.5;

  private Cases() {}

  /// A matrix full of the sentinel, in an array full of it.
  public static Matrix blank(ElementType type, int rows, int columns, Storage storage) {
    int offset = storage == Storage.DENSE ? 0 : 7;
    int rowStride =
        switch (storage) {
          case DENSE -> columns;
          case PADDED -> columns + 3;
          case TRANSPOSED -> 1;
          case STRIDED -> 3 * columns + 1;
        };
    int columnStride =
        switch (storage) {
          case DENSE, PADDED -> 1;
          case TRANSPOSED -> rows + 2;
          case STRIDED -> 3;
        };
    int length = offset + rows * rowStride + columns * columnStride + 5;
    if (type == ElementType.FLOAT) {
      float[] array = new float[length];
      Arrays.fill(array, (float) SENTINEL);
      return FloatMatrix.of(array, offset, rows, columns, rowStride, columnStride);
    }
    double[] array = new double[length];
    Arrays.fill(array, SENTINEL);
    return DoubleMatrix.of(array, offset, rows, columns, rowStride, columnStride);
  }

  /// A matrix of numbers drawn from [-1, 1), all with full significands, the gaps NaN.
  public static Matrix drawn(
      ElementType type, int rows, int columns, Storage storage, Random random) {
    Matrix matrix = blank(type, rows, columns, storage);
    if (matrix instanceof FloatMatrix floats) {
      Arrays.fill(floats.array(), Float.NaN);
    } else if (matrix instanceof DoubleMatrix doubles) {
      Arrays.fill(doubles.array(), Double.NaN);
    }
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        matrix.set(i, j, 2 * random.nextDouble() - 1);
      }
    }
    return matrix;
  }

  /// A copy of the whole array behind a matrix, under the same view.
  public static Matrix twin(Matrix matrix) {
    return switch (matrix) {
      case FloatMatrix m ->
          FloatMatrix.of(
              m.array().clone(),
              m.offset(),
              m.rows(),
              m.columns(),
              m.rowStride(),
              m.columnStride());
      case DoubleMatrix m ->
          DoubleMatrix.of(
              m.array().clone(),
              m.offset(),
              m.rows(),
              m.columns(),
              m.rowStride(),
              m.columnStride());
    };
  }

  /// Compares whole arrays, cells and gaps, in bits.
  public static void assertSameArrays(Matrix expected, Matrix actual, String what) {
    switch (expected) {
      case FloatMatrix m -> {
        float[] other = ((FloatMatrix) actual).array();
        for (int i = 0; i < other.length; i++) {
          if (Float.floatToIntBits(m.array()[i]) != Float.floatToIntBits(other[i])) {
            assertEquals(m.array()[i], other[i], what + ", element " + i + " of the array");
          }
        }
      }
      case DoubleMatrix m -> {
        double[] other = ((DoubleMatrix) actual).array();
        for (int i = 0; i < other.length; i++) {
          if (Double.doubleToLongBits(m.array()[i]) != Double.doubleToLongBits(other[i])) {
            assertEquals(m.array()[i], other[i], what + ", element " + i + " of the array");
          }
        }
      }
    }
  }
}
