package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.kernel.Blas.Order;
import dev.lanewise.kernel.Blas.Transpose;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/// The matrix routines against the chain that defines them, bit by bit.
class BlasProductsTest {

  private static double[] random(Random random, int length) {
    return random.doubles(length, -2, 2).toArray();
  }

  private static float[] narrow(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  /// Where cell (i, j) of op(matrix) lies.
  private static int at(Order order, Transpose transpose, int i, int j, int offset, int leading) {
    boolean alongRow = (order == Order.ROW_MAJOR) == (transpose == Transpose.NO);
    return offset + (alongRow ? i * leading + j : j * leading + i);
  }

  /// The leading dimension and the length of the array, with room to spare.
  private static int leading(Order order, Transpose transpose, int rows, int columns, int spare) {
    boolean alongRow = (order == Order.ROW_MAJOR) == (transpose == Transpose.NO);
    return Math.max(1, alongRow ? columns : rows) + spare;
  }

  private static int length(int rows, int columns, int offset, int leading) {
    return offset + Math.max(rows, columns) * leading + 5;
  }

  @Property(tries = 300)
  void productsAreTheirChain(
      @ForAll long seed,
      @ForAll Order order,
      @ForAll Transpose transposeA,
      @ForAll Transpose transposeB,
      @ForAll @IntRange(max = 40) int m,
      @ForAll @IntRange(max = 40) int n,
      @ForAll @IntRange(max = 40) int k) {
    Random random = new Random(seed);
    int lda = leading(order, transposeA, m, k, random.nextInt(3));
    int ldb = leading(order, transposeB, k, n, random.nextInt(3));
    int ldc = leading(order, Transpose.NO, m, n, random.nextInt(3));
    double[] a = random(random, length(m, k, 3, lda));
    double[] b = random(random, length(k, n, 1, ldb));
    double[] c = random(random, length(m, n, 2, ldc));
    double alpha = random.nextInt(3) == 0 ? 1 : random.nextDouble();
    double beta = random.nextInt(3) == 0 ? 0 : random.nextDouble();
    double[] expected = c.clone();
    float[] floats = narrow(c);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        int at = at(order, Transpose.NO, i, j, 2, ldc);
        double sum = beta == 0 ? 0 : beta * c[at];
        float sumOfFloats = beta == 0 ? 0 : (float) beta * (float) c[at];
        for (int p = 0; p < k; p++) {
          double x = a[at(order, transposeA, i, p, 3, lda)];
          double y = b[at(order, transposeB, p, j, 1, ldb)];
          sum = Math.fma(alpha * x, y, sum);
          sumOfFloats = Math.fma((float) alpha * (float) x, (float) y, sumOfFloats);
        }
        expected[at] = sum;
        floats[at] = sumOfFloats;
      }
    }
    float[] actual = narrow(c);
    Blas.dgemm(
        order, transposeA, transposeB, m, n, k, alpha, a, 3, lda, b, 1, ldb, beta, c, 2, ldc);
    assertArrayEquals(expected, c);
    Blas.sgemm(
        order,
        transposeA,
        transposeB,
        m,
        n,
        k,
        (float) alpha,
        narrow(a),
        3,
        lda,
        narrow(b),
        1,
        ldb,
        (float) beta,
        actual,
        2,
        ldc);
    assertArrayEquals(floats, actual);
  }

  @Property(tries = 300)
  void productsWithVectorsAreTheirChain(
      @ForAll long seed,
      @ForAll Order order,
      @ForAll Transpose transpose,
      @ForAll @IntRange(max = 70) int m,
      @ForAll @IntRange(max = 70) int n,
      @ForAll @IntRange(min = -2, max = 2) int incx,
      @ForAll @IntRange(min = 1, max = 2) int step,
      @ForAll boolean backwards) {
    Random random = new Random(seed);
    int incy = backwards ? -step : step;
    boolean asIs = transpose == Transpose.NO;
    int rows = asIs ? m : n;
    int columns = asIs ? n : m;
    int lda = leading(order, Transpose.NO, m, n, 1);
    double[] a = random(random, length(m, n, 2, lda));
    double[] x = random(random, columns * 2 + 3);
    double[] y = random(random, rows * 2 + 3);
    double beta = random.nextBoolean() ? 0 : 0.7;
    double[] expected = y.clone();
    float[] floats = narrow(y);
    for (int i = 0; i < rows; i++) {
      int at = 1 + (incy > 0 ? i * incy : (i + 1 - rows) * incy);
      double sum = beta == 0 ? 0 : beta * y[at];
      float sumOfFloats = beta == 0 ? 0 : (float) beta * (float) y[at];
      for (int p = 0; p < columns; p++) {
        double factor = a[at(order, transpose, i, p, 2, lda)];
        double element = x[incx >= 0 ? p * incx : (p + 1 - columns) * incx];
        sum = Math.fma(0.3 * factor, element, sum);
        sumOfFloats = Math.fma(0.3f * (float) factor, (float) element, sumOfFloats);
      }
      expected[at] = sum;
      floats[at] = sumOfFloats;
    }
    float[] actual = narrow(y);
    Blas.dgemv(order, transpose, m, n, 0.3, a, 2, lda, x, 0, incx, beta, y, 1, incy);
    assertArrayEquals(expected, y);
    Blas.sgemv(
        order,
        transpose,
        m,
        n,
        0.3f,
        narrow(a),
        2,
        lda,
        narrow(x),
        0,
        incx,
        (float) beta,
        actual,
        1,
        incy);
    assertArrayEquals(floats, actual);
  }

  @Test
  void whatDoesNotCountIsNotRead() {
    double nan = Double.NaN;
    double[] y = {nan, nan};
    Blas.dgemv(
        Order.ROW_MAJOR,
        Transpose.NO,
        2,
        1,
        1,
        new double[] {2, 3},
        0,
        1,
        new double[] {5},
        0,
        1,
        0,
        y,
        0,
        1);
    assertArrayEquals(new double[] {10, 15}, y);
    Blas.dgemv(
        Order.ROW_MAJOR,
        Transpose.NO,
        2,
        1,
        0,
        new double[] {nan, nan},
        0,
        1,
        new double[] {nan},
        0,
        1,
        2,
        y,
        0,
        1);
    assertArrayEquals(new double[] {20, 30}, y);
    Blas.dgemm(
        Order.ROW_MAJOR,
        Transpose.NO,
        Transpose.NO,
        1,
        2,
        0,
        1,
        new double[0],
        0,
        1,
        new double[0],
        0,
        2,
        0.5,
        y,
        0,
        2);
    assertArrayEquals(new double[] {10, 15}, y);
  }

  @Test
  void workersDoNotShow() {
    Random random = new Random(8);
    float[] a = narrow(random(random, 300 * 500));
    float[] x = narrow(random(random, 500));
    float[] one = new float[300];
    float[] two = new float[300];
    Blas.sgemv(Order.ROW_MAJOR, Transpose.NO, 300, 500, 1, a, 0, 500, x, 0, 1, 0, one, 0, 1);
    try (Workers workers = Workers.pool(2)) {
      Blas.sgemv(
          Order.ROW_MAJOR, Transpose.NO, 300, 500, 1, a, 0, 500, x, 0, 1, 0, two, 0, 1, workers);
    }
    assertArrayEquals(one, two);
  }

  @Test
  void mistakesAreNamed() {
    float[] ten = new float[10];
    assertRefused(
        "ldb 2 is less than columns 3",
        () ->
            Blas.sgemm(
                Order.ROW_MAJOR,
                Transpose.NO,
                Transpose.NO,
                1,
                3,
                2,
                1,
                ten,
                0,
                2,
                ten,
                2,
                2,
                0,
                new float[3],
                0,
                3));
    assertRefused(
        "c holds 2 elements, but 1 x 3 with ldc 3 from offset 0 need 3",
        () ->
            Blas.sgemm(
                Order.ROW_MAJOR,
                Transpose.NO,
                Transpose.NO,
                1,
                3,
                2,
                1,
                ten,
                0,
                2,
                ten,
                2,
                3,
                0,
                new float[2],
                0,
                3));
    assertRefused(
        "incy is 0, but y is written and needs a place for each element",
        () ->
            Blas.sgemv(Order.ROW_MAJOR, Transpose.NO, 2, 2, 1, ten, 0, 2, ten, 4, 1, 0, ten, 6, 0));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            Blas.sgemv(Order.ROW_MAJOR, Transpose.NO, 2, 2, 1, ten, 0, 2, ten, 4, 1, 0, ten, 5, 1));
  }

  private static void assertRefused(String message, Runnable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }
}
