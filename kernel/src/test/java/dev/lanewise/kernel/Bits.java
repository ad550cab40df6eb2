package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.function.Supplier;

/// Raw bits in which all NaN are one.
final class Bits {
  private Bits() {}

  static long of(float x) {
    return Float.floatToIntBits(x);
  }

  static long of(double x) {
    return Double.doubleToLongBits(x);
  }

  /// The bits of a cell in the width of its type.
  static long of(Matrix m, int row, int column) {
    double x = m.get(row, column);
    return m.type() == ElementType.FLOAT ? of((float) x) : of(x);
  }

  /// Compares cell by cell.
  static void assertSame(Matrix expected, Matrix actual, Supplier<String> what) {
    assertEquals(expected.rows(), actual.rows());
    assertEquals(expected.columns(), actual.columns());
    for (int r = 0; r < expected.rows(); r++) {
      for (int c = 0; c < expected.columns(); c++) {
        if (of(expected, r, c) != of(actual, r, c)) {
          fail(
              String.format(
                  "%s at (%d, %d): expected %s = %x, but was %s = %x",
                  what.get(),
                  r,
                  c,
                  expected.get(r, c),
                  of(expected, r, c),
                  actual.get(r, c),
                  of(actual, r, c)));
        }
      }
    }
  }
}
