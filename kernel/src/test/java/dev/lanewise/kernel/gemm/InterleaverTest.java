package dev.lanewise.kernel.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.gemm.TileShape.Left;
import dev.lanewise.kernel.runtime.Machine;
import java.lang.reflect.Array;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Interleavers against the definition, for every number of rows and every rest.
class InterleaverTest {
  private static final int STRIDE = 61;
  private static final int OFFSET = 5;
  private static final int TO = 3;

  /// Interleavers are vector code; without it none is made.
  private static final String NO_VECTORS = "needs a machine with vector code";

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void rowsAreWrittenSideBySide(ElementType type) {
    assumeTrue(Machine.isVector(), NO_VECTORS);
    int bits = Machine.VECTOR_BITS;
    for (int rows = 1; rows <= InterleaverGenerator.squareLanes(type, bits); rows++) {
      check(type, bits, rows, Left.ROWS);
    }
  }

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void columnsAreCopied(ElementType type) {
    assumeTrue(Machine.isVector(), NO_VECTORS);
    for (int rows = 1; rows <= 20; rows++) {
      check(type, Machine.VECTOR_BITS, rows, Left.COLUMNS);
    }
  }

  private static void check(ElementType type, int bits, int rows, Left layout) {
    Interleaver interleaver = Tiles.interleaver(type, bits, rows, layout).interleaver;
    int square = InterleaverGenerator.squareLanes(type, bits);
    for (int depth : new int[] {0, 1, square - 1, square, square + 1, 3 * square, 29}) {
      Object from = drawn(type, OFFSET + STRIDE * STRIDE);
      int size = TO + depth * rows + square;
      Object to = drawn(type, size);
      Object before = copy(to, size);
      interleaver.copy(depth, from, OFFSET, STRIDE, to, TO, rows, 0.5);
      for (int i = 0; i < TO; i++) {
        assertEquals(Array.getDouble(before, i), Array.getDouble(to, i), "in front");
      }
      for (int p = 0; p < depth; p++) {
        for (int i = 0; i < rows; i++) {
          int at = OFFSET + (layout == Left.ROWS ? i * STRIDE + p : p * STRIDE + i);
          double expected = 0.5 * Array.getDouble(from, at);
          String where = "%s %d rows of %d: %d, %d".formatted(layout, rows, depth, i, p);
          assertEquals(expected, Array.getDouble(to, TO + p * rows + i), where);
        }
      }
      boolean spills = layout == Left.ROWS && rows < square;
      for (int i = TO + depth * rows; i < size && !spills; i++) {
        assertEquals(Array.getDouble(before, i), Array.getDouble(to, i), "behind");
      }
    }
  }

  private static Object drawn(ElementType type, int size) {
    Object array = type == ElementType.FLOAT ? new float[size] : new double[size];
    for (int i = 0; i < size; i++) {
      if (array instanceof float[] floats) {
        floats[i] = i + 1;
      } else {
        ((double[]) array)[i] = i + 1;
      }
    }
    return array;
  }

  private static Object copy(Object array, int size) {
    return array instanceof float[] floats
        ? java.util.Arrays.copyOf(floats, size)
        : java.util.Arrays.copyOf((double[]) array, size);
  }
}
