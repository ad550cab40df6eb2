package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MatrixTest {

  @Test
  void viewsShareTheArray() {
    float[] array = new float[20];
    FloatMatrix m = FloatMatrix.of(array, 2, 3, 4, 5, 1);
    m.set(1, 2, 7);
    assertEquals(7, array[2 + 5 + 2]);
    assertEquals(7, m.transpose().get(2, 1));
    assertEquals(7, m.slice(1, 1, 2, 2).get(0, 1));
    assertEquals(7, m.row(1).get(0, 2));
    assertEquals(7, m.column(2).get(1, 0));
    assertEquals(7, m.column(2).transpose().slice(0, 1, 1, 1).get(0, 0));
    assertSame(array, m.transpose().array());
  }

  @Test
  void doublesRoundToFloats() {
    FloatMatrix m = FloatMatrix.of(1, 1);
    m.set(0, 0, 0.1);
    assertEquals((double) 0.1f, m.get(0, 0));
    assertEquals(0.1, ((DoubleMatrix) filled(Matrix.of(ElementType.DOUBLE, 1, 1), 0.1)).get(0, 0));
  }

  private static Matrix filled(Matrix m, double value) {
    m.fill(value);
    return m;
  }

  @Test
  void tooShortArraysAreNamed() {
    assertRefused(
        "array holds 10 floats, but 3 x 4 with row stride 5 at offset 0 needs 14",
        () -> FloatMatrix.of(new float[10], 0, 3, 4, 5, 1));
    assertRefused(
        "array holds 8 doubles, but 3 x 3 with row stride 3 at offset 0 needs 9",
        () -> DoubleMatrix.of(new double[8], 3, 3));
    assertRefused(
        "array holds 4 doubles, but 2 x 2 with row stride 1 and column stride 2 at offset 1 needs 5",
        () -> DoubleMatrix.of(new double[4], 1, 2, 2, 1, 2));
  }

  @Test
  void sizesAreCheckedBeforeAllocation() {
    assertRefused(
        "46341 x 46341 is 2147488281 cells, but an array holds at most 2147483639",
        () -> FloatMatrix.of(46341, 46341));
    assertRefused(
        "array holds 1 floats, but 46341 x 46341 with row stride 46341 at offset 0 needs 2147488281",
        () -> FloatMatrix.of(new float[1], 46341, 46341));
    assertRefused(
        "a matrix of -1 x 3: rows and columns must not be negative", () -> FloatMatrix.of(-1, 3));
    assertRefused("offset -2 is negative", () -> FloatMatrix.of(new float[9], -2, 1, 1, 1, 1));
    assertRefused("row stride -1 is negative", () -> FloatMatrix.of(new float[9], 0, 1, 1, -1, 1));
    assertRefused(
        "column stride -3 is negative", () -> FloatMatrix.of(new float[9], 0, 1, 1, 1, -3));
  }

  private static void assertRefused(String message, Runnable action) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, action::run).getMessage());
  }

  @Test
  void cellsAndSlicesOutsideAreRefused() {
    FloatMatrix m = FloatMatrix.of(2, 3);
    assertThrows(IndexOutOfBoundsException.class, () -> m.get(2, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> m.get(0, 3));
    assertThrows(IndexOutOfBoundsException.class, () -> m.set(-1, 0, 1));
    assertThrows(IndexOutOfBoundsException.class, () -> m.row(2));
    assertThrows(IndexOutOfBoundsException.class, () -> m.slice(1, 1, Integer.MAX_VALUE, 1));
    assertEquals(0, m.slice(2, 3, 0, 0).size());
  }

  @Test
  void emptyMatricesNeedNoArray() {
    for (FloatMatrix m :
        new FloatMatrix[] {
          FloatMatrix.of(0, 5),
          FloatMatrix.of(5, 0),
          FloatMatrix.of(new float[0], 0, 5, 0, Integer.MAX_VALUE, 1)
        }) {
      m.fill(1);
      m.copyFrom(m.copy());
      assertTrue(m.isEmpty());
      assertEquals(0, m.toArray().length);
      assertTrue(m.hasDistinctCells());
    }
  }

  @Test
  void copiesConvertAndCompact() {
    FloatMatrix m = FloatMatrix.of(new float[] {0, 1, 2, 3, 4, 5}, 2, 3);
    assertArrayEquals(new float[] {0, 3, 1, 4, 2, 5}, m.transpose().toArray());
    DoubleMatrix d = DoubleMatrix.of(3, 2);
    d.copyFrom(m.transpose());
    assertArrayEquals(new double[] {0, 3, 1, 4, 2, 5}, d.toArray());
    FloatMatrix back = FloatMatrix.of(3, 2);
    back.copyFrom(d);
    assertArrayEquals(new float[] {0, 3, 1, 4, 2, 5}, back.toArray());
    assertArrayEquals(new float[] {1, 4}, m.column(1).toArray());
    assertFalse(m.column(1).isContiguous());
    assertTrue(m.row(1).isContiguous());
    assertEquals("FloatMatrix 2 x 3", m.toString());
    assertEquals(
        "FloatMatrix 2 x 1 (offset 1, row stride 3, column stride 1)", m.column(1).toString());
  }

  @Test
  void copyingOntoItselfShiftedIsRefused() {
    FloatMatrix m = FloatMatrix.of(4, 4);
    FloatMatrix upper = m.slice(0, 0, 3, 4);
    FloatMatrix lower = m.slice(1, 0, 3, 4);
    assertThrows(IllegalArgumentException.class, () -> upper.copyFrom(lower));
    upper.copyFrom(m.slice(0, 0, 3, 4));
    FloatMatrix repeated = FloatMatrix.of(new float[4], 0, 3, 4, 0, 1);
    assertThrows(IllegalArgumentException.class, () -> repeated.copyFrom(FloatMatrix.of(3, 4)));
    assertThrows(IllegalArgumentException.class, () -> upper.copyFrom(m));
  }

  @Test
  void reshapeKeepsTheOrderOfCells() {
    FloatMatrix m = FloatMatrix.of(new float[] {9, 0, 1, 2, 3, 4, 5}, 1, 2, 3, 3, 1);
    assertEquals(3, m.reshape(3, 2).get(1, 1));
    assertThrows(IllegalArgumentException.class, () -> m.reshape(2, 2));
    assertThrows(IllegalArgumentException.class, () -> m.transpose().reshape(2, 3));
  }

  @Property
  void distinctCellsAreCountedRight(
      @ForAll @IntRange(max = 6) int rows,
      @ForAll @IntRange(max = 6) int columns,
      @ForAll @IntRange(max = 9) int rowStride,
      @ForAll @IntRange(max = 9) int columnStride) {
    DoubleMatrix m = DoubleMatrix.of(new double[100], 0, rows, columns, rowStride, columnStride);
    Set<Integer> indices = new HashSet<>();
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        indices.add(i * rowStride + j * columnStride);
      }
    }
    assertEquals(indices.size() == rows * columns, m.hasDistinctCells());
  }
}
