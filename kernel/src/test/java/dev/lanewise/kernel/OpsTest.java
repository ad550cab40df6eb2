package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class OpsTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;
  private static final Workers SINGLE = Workers.single();

  /// A matrix of random cells in a random layout: dense, with gaps, or turned.
  private static Matrix random(ElementType type, Random random, int rows, int columns) {
    Matrix whole = Matrix.of(type, rows + 2, columns + 3);
    Matrix m =
        switch (random.nextInt(3)) {
          case 0 -> Matrix.of(type, rows, columns);
          case 1 -> whole.slice(1, 2, rows, columns);
          default -> Matrix.of(type, columns + 1, rows + 1).slice(1, 1, columns, rows).transpose();
        };
    double scale = random.nextInt(4) == 0 ? 30 : 2;
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        m.set(i, j, scale * random.nextGaussian());
      }
    }
    return m;
  }

  private static ElementType type(Random random) {
    return random.nextBoolean() ? ElementType.FLOAT : ElementType.DOUBLE;
  }

  private static double unit(Matrix m) {
    return m.type() == ElementType.FLOAT ? 0x1p-24 : 0x1p-53;
  }

  private static double largest(Matrix x, int row) {
    double largest = -INFINITY;
    for (int j = 0; j < x.columns(); j++) {
      largest = Math.max(largest, x.get(row, j));
    }
    return largest;
  }

  private static double sumOfExponentials(Matrix x, int row, double shift) {
    double sum = 0;
    for (int j = 0; j < x.columns(); j++) {
      sum += StrictMath.exp(x.get(row, j) - shift);
    }
    return sum;
  }

  /// Each exponential within 2 units of its own and that of its rounded argument, their sum within
  /// log n more.
  @Property(tries = 200)
  void softmaxIsWithinItsBound(
      @ForAll long seed,
      @ForAll @IntRange(max = 40) int rows,
      @ForAll @IntRange(max = 400) int columns) {
    Random random = new Random(seed);
    Matrix x = random(type(random), random, rows, columns);
    Matrix y = Matrix.of(x.type(), rows, columns);
    Matrix logs = Matrix.of(x.type(), rows, columns);
    Matrix sums = Matrix.of(x.type(), rows, 1);
    Ops.softmax(x, y, SINGLE).run();
    Ops.logSoftmax(x, logs, SINGLE).run();
    Ops.logSumExp(x, sums, SINGLE).run();
    double u = unit(x);
    for (int i = 0; i < rows; i++) {
      double shift = largest(x, i);
      double sum = sumOfExponentials(x, i, shift);
      double logOfSum = shift + StrictMath.log(sum);
      double smallest = columns == 0 ? 0 : least(x, i) - shift;
      double relative = (30 - 2 * smallest) * u;
      assertEquals(
          columns == 0 ? -INFINITY : logOfSum,
          sums.get(i, 0),
          relative + 4 * u * Math.abs(logOfSum));
      for (int j = 0; j < columns; j++) {
        double expected = StrictMath.exp(x.get(i, j) - shift) / sum;
        assertEquals(expected, y.get(i, j), relative * expected + 1e-44);
        double log = x.get(i, j) - shift - StrictMath.log(sum);
        assertEquals(log, logs.get(i, j), relative + 4 * u * Math.abs(log));
      }
    }
  }

  private static double least(Matrix x, int row) {
    double least = INFINITY;
    for (int j = 0; j < x.columns(); j++) {
      least = Math.min(least, x.get(row, j));
    }
    return least;
  }

  @Test
  void softmaxOfSpecialRows() {
    for (ElementType type : ElementType.values()) {
      Matrix x = Matrix.of(type, 6, 3);
      double[][] rows = {
        {-INFINITY, -INFINITY, -INFINITY},
        {1, INFINITY, 2},
        {1, Double.NaN, 2},
        {-INFINITY, 5, -INFINITY},
        {1e4, -1e4, 1e4},
        {INFINITY, INFINITY, -INFINITY}
      };
      for (int i = 0; i < 6; i++) {
        for (int j = 0; j < 3; j++) {
          x.set(i, j, rows[i][j]);
        }
      }
      Matrix y = Matrix.of(type, 6, 3);
      Matrix logs = Matrix.of(type, 6, 3);
      Matrix sums = Matrix.of(type, 6, 1);
      Ops.softmax(x, y, SINGLE).run();
      Ops.logSoftmax(x, logs, SINGLE).run();
      Ops.logSumExp(x, sums, SINGLE).run();
      for (int i : new int[] {0, 1, 2, 5}) {
        for (int j = 0; j < 3; j++) {
          assertTrue(Double.isNaN(y.get(i, j)), i + " " + j);
          assertTrue(Double.isNaN(logs.get(i, j)), i + " " + j);
        }
      }
      assertRow(y, 3, 0, 1, 0);
      assertRow(logs, 3, -INFINITY, 0, -INFINITY);
      assertRow(y, 4, 0.5, 0, 0.5);
      assertRow(sums, 0, -INFINITY);
      assertRow(sums, 1, INFINITY);
      assertRow(sums, 2, Double.NaN);
      assertRow(sums, 3, 5);
      assertRow(sums, 5, INFINITY);
    }
  }

  private static void assertRow(Matrix m, int row, double... expected) {
    for (int j = 0; j < expected.length; j++) {
      assertEquals(expected[j], m.get(row, j), "column " + j);
    }
  }

  @Test
  void oneColumnAndNone() {
    Matrix x = FloatMatrix.of(new float[] {-3, 0, 100}, 3, 1);
    Matrix y = FloatMatrix.of(3, 1);
    Ops.softmax(x, y, SINGLE).run();
    assertArrayEquals(new float[] {1, 1, 1}, ((FloatMatrix) y).toArray());
    Ops.logSoftmax(x, y, SINGLE).run();
    assertArrayEquals(new float[3], ((FloatMatrix) y).toArray());
    Ops.logSumExp(x, y, SINGLE).run();
    assertArrayEquals(new float[] {-3, 0, 100}, ((FloatMatrix) y).toArray());
    Ops.logSumExp(FloatMatrix.of(3, 0), y, SINGLE).run();
    assertRow(y.transpose(), 0, -INFINITY, -INFINITY, -INFINITY);
    Ops.softmax(FloatMatrix.of(0, 4), FloatMatrix.of(0, 4), SINGLE).run();
    Ops.softmax(FloatMatrix.of(4, 0), FloatMatrix.of(4, 0), SINGLE).run();
  }

  /// Works in place, and rows give the same bits alone, together, strided, turned, and with any
  /// workers.
  @Test
  void rowsDoNotSeeEachOther() {
    Random random = new Random(5);
    try (Workers two = Workers.pool(2);
        Workers three = Workers.pool(3)) {
      for (int columns : new int[] {1, 10, 63, 1000, 5000}) {
        FloatMatrix x = FloatMatrix.of(150, columns);
        x.copyFrom(random(ElementType.FLOAT, random, 150, columns));
        FloatMatrix expected = FloatMatrix.of(150, columns);
        Ops.softmax(x, expected, SINGLE).run();
        FloatMatrix one = FloatMatrix.of(1, columns);
        Ops.softmax(x.row(77), one, SINGLE).run();
        assertArrayEquals(expected.row(77).toArray(), one.toArray());
        for (Workers workers : List.of(SINGLE, two, three)) {
          FloatMatrix turned = FloatMatrix.of(columns, 150).transpose();
          turned.copyFrom(x);
          Ops.softmax(turned, turned, workers).run();
          assertArrayEquals(expected.toArray(), turned.toArray());
        }
      }
    }
  }

  @Property(tries = 200)
  void momentsAreWithinTheirBound(
      @ForAll long seed,
      @ForAll @IntRange(max = 30) int rows,
      @ForAll @IntRange(min = 1, max = 500) int columns) {
    Random random = new Random(seed);
    Matrix x = random(type(random), random, rows, columns);
    Matrix mean = Matrix.of(x.type(), rows, 1);
    Matrix variance = Matrix.of(x.type(), rows, 1);
    Matrix deviation = Matrix.of(x.type(), rows, 1);
    Ops.rowMoments(x, mean, variance, SINGLE).run();
    Matrix again = Matrix.of(x.type(), rows, 1);
    Ops.layerNormStatistics(x, 1e-5, again, deviation, SINGLE).run();
    double u = unit(x);
    for (int i = 0; i < rows; i++) {
      double sum = 0;
      double magnitude = 0;
      for (int j = 0; j < columns; j++) {
        sum += x.get(i, j);
        magnitude += Math.abs(x.get(i, j));
      }
      double m = sum / columns;
      double squares = 0;
      for (int j = 0; j < columns; j++) {
        squares += (x.get(i, j) - m) * (x.get(i, j) - m);
      }
      double v = squares / columns;
      double meanError = 20 * u * magnitude / columns;
      assertEquals(m, mean.get(i, 0), meanError);
      assertEquals(mean.get(i, 0), again.get(i, 0));
      double varianceError =
          25 * u * v + 2 * meanError * meanError + 4 * u * Math.sqrt(v) * magnitude / columns;
      assertEquals(v, variance.get(i, 0), varianceError);
      double eps = x.type() == ElementType.FLOAT ? (float) 1e-5 : 1e-5;
      double r = 1 / Math.sqrt(v + eps);
      assertEquals(r, deviation.get(i, 0), r * (varianceError / (v + eps) + 4 * u));
    }
  }

  @Test
  void constantRowsHaveFiniteStatistics() {
    Matrix x = FloatMatrix.of(3, 7);
    x.fill(4);
    Matrix mean = FloatMatrix.of(3, 1);
    Matrix deviation = FloatMatrix.of(3, 1);
    Ops.layerNormStatistics(x, 0.25, mean, deviation, SINGLE).run();
    assertRow(mean.transpose(), 0, 4, 4, 4);
    assertRow(deviation.transpose(), 0, 2, 2, 2);
    Ops.layerNormStatistics(FloatMatrix.of(3, 0), 0.25, mean, deviation, SINGLE).run();
    assertRow(mean.transpose(), 0, Double.NaN, Double.NaN, Double.NaN);
  }

  @Test
  void clampKeepsNaN() {
    DoubleMatrix x =
        DoubleMatrix.of(new double[] {-5, -0.0, 3, INFINITY, Double.NaN, -INFINITY}, 1, 6);
    DoubleMatrix y = DoubleMatrix.of(1, 6);
    Ops.clamp(x, -1, 2, y, SINGLE).run();
    assertArrayEquals(new double[] {-1, -0.0, 2, 2, Double.NaN, -1}, y.toArray());
    Ops.clamp(x, -INFINITY, 0, x, SINGLE).run();
    assertArrayEquals(new double[] {-5, -0.0, 0, 0, Double.NaN, -INFINITY}, x.toArray());
    assertThrows(IllegalArgumentException.class, () -> Ops.clamp(x, 2, 1, y, SINGLE));
    assertThrows(IllegalArgumentException.class, () -> Ops.clamp(x, Double.NaN, 1, y, SINGLE));
  }

  @Test
  void axpbyReadsYOnlyIfItCounts() {
    FloatMatrix x = FloatMatrix.of(new float[] {1, 2, 3}, 1, 3);
    FloatMatrix y = FloatMatrix.of(new float[] {Float.NaN, 1, 1}, 1, 3);
    Ops.axpby(2, x, 0, y, SINGLE).run();
    assertArrayEquals(new float[] {2, 4, 6}, y.toArray());
    Ops.axpby(0.1, x, 0.3, y, SINGLE).run();
    float[] expected = new float[3];
    for (int i = 0; i < 3; i++) {
      expected[i] = Math.fma(0.1f, i + 1f, 0.3f * (2 * i + 2));
    }
    assertArrayEquals(expected, y.toArray());
  }

  @Property(tries = 300)
  void theFirstKAreThoseOfASort(
      @ForAll long seed,
      @ForAll @IntRange(max = 12) int rows,
      @ForAll @IntRange(min = 1, max = 90) int columns,
      @ForAll @IntRange(max = 90) int wanted) {
    Random random = new Random(seed);
    Matrix x = random(type(random), random, rows, columns);
    double[] special = {Double.NaN, INFINITY, -INFINITY, 0.0, -0.0, 1, 1, 2};
    for (int i = 0; i < rows * columns / 3; i++) {
      x.set(random.nextInt(rows), random.nextInt(columns), special[random.nextInt(special.length)]);
    }
    int k = Math.min(wanted, columns);
    Matrix values = Matrix.of(x.type(), rows, k);
    int[] positions = new int[rows * k];
    Ops.topKRows(x, k, values, positions, SINGLE).run();
    int[] best = new int[rows];
    Ops.argMaxRows(x, best, SINGLE).run();
    for (int i = 0; i < rows; i++) {
      int[] order = sorted(x, i);
      assertEquals(order[0], best[i]);
      for (int j = 0; j < k; j++) {
        assertEquals(order[j], positions[i * k + j]);
        assertEquals(x.get(i, order[j]), values.get(i, j));
      }
    }
  }

  private static int[] sorted(Matrix x, int row) {
    Comparator<Integer> byValue =
        Comparator.comparingDouble((Integer j) -> x.get(row, j) + 0.0).reversed();
    return IntStream.range(0, x.columns()).boxed().sorted(byValue).mapToInt(j -> j).toArray();
  }

  @Property(tries = 200)
  void transposesAreExact(
      @ForAll long seed,
      @ForAll @IntRange(max = 150) int rows,
      @ForAll @IntRange(max = 150) int columns) {
    Random random = new Random(seed);
    Matrix x = random(type(random), random, rows, columns);
    Matrix y = random(x.type(), random, columns, rows);
    Ops.transposeCopy(x, y, SINGLE).run();
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        assertEquals(x.get(i, j), y.get(j, i));
      }
    }
  }

  @Test
  void largeWorkIsShared() {
    Random random = new Random(3);
    FloatMatrix x = FloatMatrix.of(700, 600);
    x.copyFrom(random(ElementType.FLOAT, random, 700, 600));
    FloatMatrix y = FloatMatrix.of(600, 700);
    FloatMatrix values = FloatMatrix.of(700, 5);
    FloatMatrix valuesOfThree = FloatMatrix.of(700, 5);
    int[] positions = new int[3500];
    try (Workers three = Workers.pool(3)) {
      Ops.transposeCopy(x, y, three).run();
      assertArrayEquals(x.transpose().toArray(), y.toArray());
      Ops.topKRows(x, 5, values, positions, SINGLE).run();
      int[] positionsOfThree = new int[3500];
      Ops.topKRows(x, 5, valuesOfThree, positionsOfThree, three).run();
      assertArrayEquals(values.toArray(), valuesOfThree.toArray());
      assertArrayEquals(positions, positionsOfThree);
    }
  }

  @Test
  void runsAllocateNothing() {
    FloatMatrix x = FloatMatrix.of(100, 300);
    FloatMatrix y = FloatMatrix.of(100, 300);
    FloatMatrix first = FloatMatrix.of(100, 1);
    FloatMatrix second = FloatMatrix.of(100, 1);
    try (Workers two = Workers.pool(2)) {
      for (Workers workers : List.of(SINGLE, two)) {
        for (Runnable operation :
            List.of(
                Ops.softmax(x, y, workers),
                Ops.logSoftmax(x, y, workers),
                Ops.logSumExp(x, first, workers),
                Ops.layerNormStatistics(x, 1, first, second, workers),
                Ops.clamp(x, 0, 1, y, workers),
                Ops.axpby(1, x, 2, y, workers),
                Ops.argMaxRows(x, new int[100], workers),
                Ops.topKRows(x, 4, FloatMatrix.of(100, 4), new int[400], workers),
                Ops.transposeCopy(x, y.reshape(300, 100), workers))) {
          assertEquals(0, allocatedInRuns(operation) / 100);
        }
      }
    }
  }

  private static long allocatedInRuns(Runnable operation) {
    ThreadMXBean beans = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    // Warm is when the compiler in the background is done, which a busy machine delays.
    long end = System.nanoTime() + 20_000_000_000L;
    while (least >= 100 && System.nanoTime() < end) {
      for (int i = 0; i < 300; i++) {
        operation.run();
      }
      long before = beans.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 100; i++) {
        operation.run();
      }
      least = Math.min(least, beans.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }

  @Test
  void mistakesAreNamed() {
    FloatMatrix x = FloatMatrix.of(2, 3);
    assertRefused(
        "y must be 2 x 3, but is 3 x 2", () -> Ops.softmax(x, FloatMatrix.of(3, 2), SINGLE));
    assertRefused(
        "result must be 2 x 1, but is 1 x 2", () -> Ops.logSumExp(x, FloatMatrix.of(1, 2), SINGLE));
    assertRefused(
        "k is 4, but must be from 0 to the number of columns, 3",
        () -> Ops.topKRows(x, 4, FloatMatrix.of(2, 4), new int[8], SINGLE));
    assertRefused(
        "positions has room for 3, but 2 rows of 2 need 4",
        () -> Ops.topKRows(x, 2, FloatMatrix.of(2, 2), new int[3], SINGLE));
    assertRefused(
        "a result shares elements with another argument",
        () -> Ops.transposeCopy(x, x.transpose().slice(0, 0, 3, 2), SINGLE));
    assertRefused(
        "x holds FLOAT elements, but the result DOUBLE",
        () -> Ops.transposeCopy(x, DoubleMatrix.of(3, 2), SINGLE));
    assertRefused(
        "epsilon is -1.0, but must be at least 0",
        () -> Ops.layerNormStatistics(x, -1, FloatMatrix.of(2, 1), FloatMatrix.of(2, 1), SINGLE));
    float[] shared = new float[20];
    assertRefused(
        "y shares some elements with x; it may be exactly x or share none",
        () ->
            Ops.softmax(
                FloatMatrix.of(shared, 0, 2, 3, 3, 1),
                FloatMatrix.of(shared, 1, 2, 3, 3, 1),
                SINGLE));
    assertTrue(Arrays.equals(new float[20], shared));
  }

  private static void assertRefused(String message, Runnable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }
}
