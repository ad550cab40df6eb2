package dev.lanewise.kernel.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.lanewise.kernel.DoubleMatrix;
import dev.lanewise.kernel.FloatMatrix;
import dev.lanewise.kernel.Matrix;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class OverlapTest {
  private final float[] array = new float[1000];
  private final FloatMatrix whole = FloatMatrix.of(array, 10, 20);

  @Test
  void blocksOfOneMatrix() {
    assertOverlap(Overlap.NONE, whole.slice(0, 0, 10, 7), whole.slice(0, 7, 10, 13));
    assertOverlap(Overlap.NONE, whole.slice(0, 0, 4, 20), whole.slice(4, 0, 6, 20));
    assertOverlap(Overlap.PARTIAL, whole.slice(0, 0, 10, 8), whole.slice(0, 7, 10, 13));
    assertOverlap(Overlap.NONE, whole.row(3), whole.slice(4, 0, 2, 5));
    assertOverlap(Overlap.NONE, whole.column(3), whole.slice(0, 4, 10, 5));
    assertOverlap(Overlap.PARTIAL, whole.column(4), whole.slice(0, 4, 10, 5));
    assertOverlap(Overlap.NONE, whole.column(3), whole.column(4));
    assertOverlap(Overlap.NONE, whole.row(2).slice(0, 3, 1, 4), whole.slice(0, 7, 9, 5));
    assertOverlap(Overlap.PARTIAL, whole, whole.slice(0, 0, 3, 3));
  }

  @Test
  void transposesAndInterleaving() {
    FloatMatrix square = FloatMatrix.of(array, 8, 8);
    assertOverlap(Overlap.PARTIAL, square, square.transpose());
    assertOverlap(Overlap.IDENTICAL, square, square.transpose().transpose());
    FloatMatrix even = FloatMatrix.of(array, 0, 5, 5, 20, 2);
    FloatMatrix odd = FloatMatrix.of(array, 1, 5, 5, 20, 2);
    assertOverlap(Overlap.NONE, even, odd);
    assertOverlap(Overlap.PARTIAL, even, FloatMatrix.of(array, 2, 5, 5, 20, 2));
  }

  @Test
  void otherArraysAndEmptyViewsNeverOverlap() {
    assertOverlap(Overlap.NONE, whole, FloatMatrix.of(10, 20));
    assertOverlap(Overlap.NONE, whole, DoubleMatrix.of(10, 20));
    assertOverlap(Overlap.NONE, whole, whole.slice(3, 3, 0, 5));
  }

  @Test
  void stridesOfSingleRowsAndColumnsDoNotMatter() {
    assertOverlap(
        Overlap.IDENTICAL,
        FloatMatrix.of(array, 5, 1, 9, 33, 1),
        FloatMatrix.of(array, 5, 1, 9, 9, 1));
  }

  private static void assertOverlap(Overlap expected, Matrix a, Matrix b) {
    assertEquals(expected, Overlap.between(a, b));
    assertEquals(expected, Overlap.between(b, a));
  }

  /// Against the definition, cell by cell: NONE and IDENTICAL are never claimed wrongly.
  @Property(tries = 20_000)
  void certainAnswersAreRight(@ForAll long seed) {
    Random random = new Random(seed);
    FloatMatrix a = view(random);
    FloatMatrix b =
        random.nextBoolean() ? view(random) : a.slice(0, 0, 1 + random.nextInt(a.rows()), 1);
    Map<Integer, int[]> cells = new HashMap<>();
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.columns(); j++) {
        cells.put(index(a, i, j), new int[] {i, j});
      }
    }
    boolean shared = false;
    boolean moved = a.rows() != b.rows() || a.columns() != b.columns();
    for (int i = 0; i < b.rows(); i++) {
      for (int j = 0; j < b.columns(); j++) {
        shared |= cells.containsKey(index(b, i, j));
        moved |= i < a.rows() && j < a.columns() && index(a, i, j) != index(b, i, j);
      }
    }
    Overlap found = Overlap.between(a, b);
    if (shared) {
      assertEquals(moved ? Overlap.PARTIAL : Overlap.IDENTICAL, found);
    } else {
      assertNotEquals(Overlap.IDENTICAL, found);
    }
  }

  private FloatMatrix view(Random random) {
    int[] strides = {0, 1, 2, 3, 5, 8, 12, 16};
    int first = strides[random.nextInt(strides.length)];
    int second = strides[random.nextInt(strides.length)];
    return FloatMatrix.of(
        array, random.nextInt(30), 1 + random.nextInt(5), 1 + random.nextInt(5), first, second);
  }

  private static int index(FloatMatrix m, int i, int j) {
    return m.offset() + i * m.rowStride() + j * m.columnStride();
  }
}
