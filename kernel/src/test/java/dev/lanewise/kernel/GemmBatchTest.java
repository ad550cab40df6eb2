package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;

/// Batched products against single ones, bit by bit.
class GemmBatchTest {
  private static FloatMatrix random(int size, long seed) {
    FloatMatrix m = FloatMatrix.of(1, size);
    Random random = new Random(seed);
    for (int i = 0; i < size; i++) {
      m.array()[i] = (float) random.nextGaussian();
    }
    return m;
  }

  private static FloatMatrix item(FloatMatrix all, int offset, int rows, int columns) {
    return FloatMatrix.of(all.array(), offset, rows, columns, columns, 1);
  }

  @Test
  void eachItemHasTheBitsOfTheSingleProduct() {
    int m = 7;
    int n = 19;
    int k = 23;
    for (int count : new int[] {0, 1, 2, 9}) {
      for (int bStep : new int[] {0, k * n + 3}) {
        FloatMatrix a = random(10 * m * k, 1);
        FloatMatrix b = random(10 * (k * n + 3), 2);
        FloatMatrix c = random(10 * (m * n + 5), 3);
        float[] expected = c.array().clone();
        FloatMatrix single = FloatMatrix.of(expected, 1, expected.length);
        for (int i = 0; i < count; i++) {
          Gemm.multiply(
              0.5,
              item(a, i * m * k, m, k),
              item(b, i * bStep, k, n),
              2,
              item(single, i * (m * n + 5), m, n));
        }
        Gemm plan = Gemm.plan(0.5, item(a, 0, m, k), item(b, 0, k, n), 2, item(c, 0, m, n));
        try (Workers workers = Workers.pool(3)) {
          plan.batch(count, m * k, bStep, m * n + 5)
              .run(item(a, 0, m, k), item(b, 0, k, n), item(c, 0, m, n), workers);
        }
        assertArrayEquals(expected, c.array());
      }
    }
  }

  @Test
  void overlapAndItemsOutsideTheArrayAreRefused() {
    FloatMatrix a = FloatMatrix.of(2, 2);
    FloatMatrix c = FloatMatrix.of(4, 2);
    FloatMatrix first = c.slice(0, 0, 2, 2);
    Gemm plan = Gemm.plan(1, a, a, 0, first);
    Workers w = Workers.single();
    assertThrows(IllegalArgumentException.class, () -> plan.batch(-1, 0, 0, 4));
    assertThrows(IllegalArgumentException.class, () -> plan.batch(3, 0, 0, 4).run(a, a, first, w));
    assertThrows(IllegalArgumentException.class, () -> plan.batch(2, 0, 0, 3).run(a, a, first, w));
    assertThrows(IllegalArgumentException.class, () -> plan.batch(2, 4, 0, 4).run(a, a, first, w));
    FloatMatrix left = c.slice(2, 0, 2, 2);
    assertThrows(
        IllegalArgumentException.class, () -> plan.batch(2, 0, 0, 4).run(left, a, first, w));
  }
}
