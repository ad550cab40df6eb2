package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The vector routines against their definitions, element by element.
class BlasVectorsTest {
  private static final double FLOAT_UNIT = 0x1p-24;
  private static final double DOUBLE_UNIT = 0x1p-53;

  /// Where element i of a vector of n lies.
  private static int at(int i, int n, int offset, int increment) {
    return offset + (increment >= 0 ? i * increment : (i + 1 - n) * increment);
  }

  private static int size(int n, int offset, int increment) {
    return offset + Math.max(0, n - 1) * Math.abs(increment) + 4;
  }

  private static float[] floats(Random random, int length) {
    float[] array = new float[length];
    for (int i = 0; i < length; i++) {
      array[i] = (float) random.nextGaussian();
    }
    return array;
  }

  private static double[] doubles(Random random, int length) {
    return random.doubles(length, -2, 2).toArray();
  }

  @Property(tries = 300)
  void updatesTouchTheirElementsOnly(
      @ForAll long seed,
      @ForAll @IntRange(max = 300) int n,
      @ForAll @IntRange(min = -3, max = 3) int incx,
      @ForAll @IntRange(min = 1, max = 3) int step,
      @ForAll boolean backwards,
      @ForAll @IntRange(max = 5) int offset) {
    Random random = new Random(seed);
    int incy = backwards ? -step : step;
    float alpha = (float) random.nextGaussian();
    float[] x = floats(random, size(n, offset, incx));
    float[] y = floats(random, size(n, offset + 1, incy));
    float[] sum = y.clone();
    float[] copy = y.clone();
    for (int i = 0; i < n; i++) {
      int to = at(i, n, offset + 1, incy);
      float from = x[at(i, n, offset, incx)];
      sum[to] = Math.fma(alpha, from, sum[to]);
      copy[to] = from;
    }
    float[] actual = y.clone();
    Blas.saxpy(n, alpha, x, offset, incx, actual, offset + 1, incy);
    assertArrayEquals(sum, actual);
    actual = y.clone();
    Blas.scopy(n, x, offset, incx, actual, offset + 1, incy);
    assertArrayEquals(copy, actual);
    if (incx != 0) {
      swaps(n, x, offset, incx, y, incy);
    }
  }

  private static void swaps(int n, float[] x, int offset, int incx, float[] y, int incy) {
    float[] first = x.clone();
    float[] second = y.clone();
    float[] actualFirst = x.clone();
    float[] actualSecond = y.clone();
    Blas.sswap(n, actualFirst, offset, incx, actualSecond, offset + 1, incy);
    for (int i = 0; i < n; i++) {
      first[at(i, n, offset, incx)] = y[at(i, n, offset + 1, incy)];
      second[at(i, n, offset + 1, incy)] = x[at(i, n, offset, incx)];
    }
    assertArrayEquals(first, actualFirst);
    assertArrayEquals(second, actualSecond);
  }

  @Property(tries = 300)
  void updatesInDouble(
      @ForAll long seed,
      @ForAll @IntRange(max = 200) int n,
      @ForAll @IntRange(min = -2, max = 2) int incx,
      @ForAll @IntRange(min = 1, max = 2) int incy) {
    Random random = new Random(seed);
    double[] x = doubles(random, size(n, 0, incx));
    double[] y = doubles(random, size(n, 3, incy));
    double[] expected = y.clone();
    for (int i = 0; i < n; i++) {
      int to = at(i, n, 3, incy);
      expected[to] = Math.fma(0.3, x[at(i, n, 0, incx)], expected[to]);
    }
    Blas.daxpy(n, 0.3, x, 0, incx, y, 3, incy);
    assertArrayEquals(expected, y);
    double[] scaled = y.clone();
    for (int i = 0; i < n; i++) {
      scaled[3 + i * incy] *= 1.7;
    }
    Blas.dscal(n, 1.7, y, 3, incy);
    assertArrayEquals(scaled, y);
  }

  @Property(tries = 300)
  void sumsAreWithinTheirBound(
      @ForAll long seed,
      @ForAll @IntRange(max = 9000) int n,
      @ForAll @IntRange(min = -2, max = 2) int incx,
      @ForAll @IntRange(min = -2, max = 2) int incy) {
    Random random = new Random(seed);
    float[] x = floats(random, size(n, 1, incx));
    float[] y = floats(random, size(n, 0, incy));
    double dot = 0;
    double magnitude = 0;
    double squares = 0;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double a = x[at(i, n, 1, incx)];
      double b = y[at(i, n, 0, incy)];
      dot += a * b;
      magnitude += Math.abs(a * b);
      squares += a * a;
      sum += Math.abs(a);
    }
    double units = (n / 64 % 64 + 40) * FLOAT_UNIT;
    assertEquals(dot, Blas.sdot(n, x, 1, incx, y, 0, incy), units * magnitude + 1e-40);
    boolean empty = incx <= 0;
    assertEquals(
        empty ? 0 : Math.sqrt(squares),
        Blas.snrm2(n, x, 1, incx),
        units * Math.sqrt(squares) + 1e-40);
    assertEquals(empty ? 0 : sum, Blas.sasum(n, x, 1, incx), units * sum + 1e-40);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 17, 64, 100, 1000, 5000})
  void normsNeitherOverflowNorUnderflow(int n) {
    for (int exponent = -1074; exponent <= 1010; exponent += 7) {
      double[] x = new double[n];
      for (int i = 0; i < n; i++) {
        x[i] = Math.scalb(1.0 + i % 5, exponent);
      }
      double scaled = 0;
      for (int i = 0; i < n; i++) {
        scaled += (1 + i % 5) * (1 + i % 5);
      }
      double expected = Math.scalb(Math.sqrt(scaled), exponent);
      double error = (n / 16.0 + 10) * DOUBLE_UNIT * expected + Double.MIN_VALUE;
      assertEquals(expected, Blas.dnrm2(n, x, 0, 1), error, "2^" + exponent);
      if (exponent > -149 && exponent < 120) {
        floatNorm(n, x, expected);
      }
    }
  }

  private static void floatNorm(int n, double[] x, double expected) {
    float[] f = new float[n];
    for (int i = 0; i < n; i++) {
      f[i] = (float) x[i];
    }
    double error = (n / 64.0 + 10) * FLOAT_UNIT * expected + Float.MIN_VALUE;
    assertEquals(expected, Blas.snrm2(n, f, 0, 1), error);
  }

  @Test
  void normsOfSpecialValues() {
    double inf = Double.POSITIVE_INFINITY;
    assertEquals(0, Blas.dnrm2(3, new double[] {0, -0.0, 0}, 0, 1));
    assertEquals(inf, Blas.dnrm2(3, new double[] {1, -inf, 0}, 0, 1));
    assertEquals(inf, Blas.snrm2(2, new float[] {Float.MAX_VALUE, Float.MAX_VALUE}, 0, 1));
    assertTrue(Double.isNaN(Blas.dnrm2(3, new double[] {1, Double.NaN, inf}, 0, 1)));
    assertTrue(Float.isNaN(Blas.snrm2(1, new float[] {Float.NaN}, 0, 1)));
    assertEquals(Double.MIN_VALUE, Blas.dnrm2(1, new double[] {-Double.MIN_VALUE}, 0, 1));
    assertEquals(Float.MAX_VALUE, Blas.snrm2(1, new float[] {-Float.MAX_VALUE}, 0, 1));
    assertEquals(5e300, Blas.dnrm2(2, new double[] {3e300, 4e300}, 0, 1), 1e285);
  }

  @Test
  void theFirstLargestIsFoundAndNaNBeforeIt() {
    assertEquals(1, Blas.isamax(4, new float[] {1, -3, 3, 2}, 0, 1));
    assertEquals(2, Blas.idamax(5, new double[] {1, 9, Double.NaN, 3, Double.NaN}, 0, 1));
    assertEquals(1, Blas.idamax(2, new double[] {9, 1, 9, 2}, 1, 2));
    assertEquals(0, Blas.isamax(3, new float[3], 0, 1));
    assertEquals(-1, Blas.isamax(0, new float[3], 0, 1));
    assertEquals(-1, Blas.isamax(3, new float[3], 0, 0));
  }

  @Test
  void nothingToDo() {
    float[] none = {};
    Blas.saxpy(0, 1, none, 0, 1, none, 0, 1);
    Blas.saxpy(-4, 1, none, 9, 1, none, 9, 1);
    Blas.sscal(3, 2, none, 0, -1);
    Blas.sscal(0, 2, none, 0, 1);
    assertEquals(0, Blas.sdot(0, none, 0, 1, none, 0, 1));
    assertEquals(0, Blas.sasum(-1, none, 0, 1));
    float[] y = {1};
    Blas.saxpy(1, 0, new float[] {Float.NaN}, 0, 1, y, 0, 1);
    assertEquals(1, y[0]);
    Blas.sscal(1, 0, new float[] {Float.NaN}, 0, 1);
  }

  @Test
  void scalingSkipsNothing() {
    float[] x = {Float.NaN, Float.POSITIVE_INFINITY, -1};
    Blas.sscal(3, 0, x, 0, 1);
    assertTrue(Float.isNaN(x[0]) && Float.isNaN(x[1]));
    assertEquals(-0f, x[2]);
  }

  @Test
  void rankOneUpdates() {
    double[] x = {1, 2, 3};
    double[] y = {10, 20};
    double[] rows = new double[8];
    Blas.dger(Blas.Order.ROW_MAJOR, 3, 2, 2, x, 0, 1, y, 0, -1, rows, 1, 2);
    assertArrayEquals(new double[] {0, 40, 20, 80, 40, 120, 60, 0}, rows);
    double[] columns = new double[9];
    Blas.dger(Blas.Order.COLUMN_MAJOR, 3, 2, 2, x, 0, -1, y, 0, 1, columns, 0, 4);
    assertArrayEquals(new double[] {60, 40, 20, 0, 120, 80, 40, 0, 0}, columns);
  }

  @Property(tries = 100)
  void rankOneUpdatesRoundAlphaTimesXInEitherOrder(
      @ForAll long seed, @ForAll @IntRange(max = 40) int m, @ForAll @IntRange(max = 40) int n) {
    Random random = new Random(seed);
    float[] x = floats(random, m);
    float[] y = floats(random, n);
    float[] a = floats(random, m * n);
    float alpha = (float) random.nextGaussian();
    float[] expected = a.clone();
    float[] turned = new float[m * n];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        turned[j * m + i] = a[i * n + j];
        expected[i * n + j] = Math.fma(alpha * x[i], y[j], expected[i * n + j]);
      }
    }
    Blas.sger(Blas.Order.ROW_MAJOR, m, n, alpha, x, 0, 1, y, 0, 1, a, 0, Math.max(1, n));
    assertArrayEquals(expected, a);
    Blas.sger(Blas.Order.COLUMN_MAJOR, m, n, alpha, x, 0, 1, y, 0, 1, turned, 0, Math.max(1, m));
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        assertEquals(expected[i * n + j], turned[j * m + i]);
      }
    }
  }

  @Test
  void mistakesAreNamed() {
    float[] ten = new float[10];
    assertRefused(
        "x holds 10 elements, but 4 with increment 3 from offset 2 need 12",
        () -> Blas.sasum(4, ten, 2, 3));
    assertRefused(
        "y holds 10 elements, but 3 with increment -5 from offset 0 need 11",
        () -> Blas.saxpy(3, 1, ten, 0, 1, ten, 0, -5));
    assertRefused("the offset of x, -1, is negative", () -> Blas.snrm2(1, ten, -1, 1));
    assertRefused(
        "incy is 0, but y is written and needs a place for each element",
        () -> Blas.scopy(2, ten, 0, 1, ten, 0, 0));
    assertRefused(
        "lda 3 is less than columns 5",
        () -> Blas.sger(Blas.Order.ROW_MAJOR, 2, 5, 1, ten, 0, 1, ten, 0, 1, ten, 0, 3));
    assertRefused(
        "lda 1 is less than rows 2",
        () -> Blas.sger(Blas.Order.COLUMN_MAJOR, 2, 5, 1, ten, 0, 1, ten, 0, 1, ten, 0, 1));
    assertRefused(
        "a holds 10 elements, but 2 x 5 with lda 5 from offset 1 need 11",
        () -> Blas.sger(Blas.Order.ROW_MAJOR, 2, 5, 1, ten, 0, 1, ten, 0, 1, ten, 1, 5));
    assertRefused(
        "a has -1 rows and 5 columns; neither may be negative",
        () -> Blas.sger(Blas.Order.ROW_MAJOR, -1, 5, 1, ten, 0, 1, ten, 0, 1, ten, 1, 5));
    assertRefused(
        "output \"y\" overlaps input \"x\"; an output may be exactly an input or share no element"
            + " with it",
        () -> Blas.saxpy(5, 1, ten, 0, 1, ten, 1, 1));
  }

  private static void assertRefused(String message, Runnable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }
}
