package dev.lanewise.kernel;

/// The routines of BLAS under their names, for code that is ported; new code is better off with
/// [Gemm], [Loop] and [Ops].
///
/// Arguments come in the order of BLAS, and every array is followed by the offset where it begins.
/// Names start with `s` for float and with `d` for double.
///
/// - A vector of n elements has an increment: element i is at `offset + i * increment`. With a
///   negative increment it is at `offset + (i + 1 - n) * increment`: the vector starts at its last
///   place and runs back to the offset.
/// - A matrix has an [Order] and a leading dimension, the distance between rows (row-major) or
///   columns (column-major).
/// - With n, m or k of 0, and alpha of 0 in `axpy`, `ger`, `gemv` and `gemm`, what would be added
///   is not read.
/// - With beta of 0 the output is not read, so it may hold anything.
/// - Nothing else is skipped: zeros times infinities and NaN are NaN.
/// - An output that shares elements with an input, and is not exactly the same, is refused.
///
/// A call binds a loop or plans a product and allocates a little, which takes about a microsecond;
/// who works on short vectors many times binds a [Loop] once instead.
///
/// Sums have a fixed order that depends on n alone, so all results have the same bits on every
/// machine; they differ in their last bits from those of other libraries.
public final class Blas {
  /// How a matrix lies in its array.
  public enum Order {
    /// Row after row.
    ROW_MAJOR,
    /// Column after column.
    COLUMN_MAJOR
  }

  /// Whether a matrix enters a product as it is.
  public enum Transpose {
    /// As it is.
    NO,
    /// With rows and columns exchanged.
    YES
  }

  private Blas() {}

  // ---- float

  /// y += alpha x.
  public static void saxpy(
      int n, float alpha, float[] x, int xOffset, int incx, float[] y, int yOffset, int incy) {
    if (n > 0) {
      BlasArguments.requireWritable("y", n, incy);
      BlasVectors.axpy(
          alpha,
          BlasArguments.facing(BlasArguments.vector("x", n, x, xOffset, incx), incx, incy),
          BlasArguments.vector("y", n, y, yOffset, incy));
    }
  }

  /// The sum of the products of x and y; 0 if n is not positive.
  public static float sdot(
      int n, float[] x, int xOffset, int incx, float[] y, int yOffset, int incy) {
    if (n <= 0) {
      return 0;
    }
    return (float)
        BlasVectors.dot(
            BlasArguments.facing(BlasArguments.vector("x", n, x, xOffset, incx), incx, incy),
            BlasArguments.vector("y", n, y, yOffset, incy));
  }

  /// y = x.
  public static void scopy(
      int n, float[] x, int xOffset, int incx, float[] y, int yOffset, int incy) {
    if (n > 0) {
      BlasArguments.requireWritable("y", n, incy);
      BlasArguments.vector("y", n, y, yOffset, incy)
          .copyFrom(
              BlasArguments.facing(BlasArguments.vector("x", n, x, xOffset, incx), incx, incy));
    }
  }

  /// Exchanges x and y.
  public static void sswap(
      int n, float[] x, int xOffset, int incx, float[] y, int yOffset, int incy) {
    if (n > 0) {
      BlasArguments.requireWritable("x", n, incx);
      BlasArguments.requireWritable("y", n, incy);
      Matrix first = BlasArguments.vector("x", n, x, xOffset, incx);
      Matrix second = BlasArguments.vector("y", n, y, yOffset, incy);
      Matrix facing = BlasArguments.facing(first, incx, incy);
      BlasVectors.swap(facing, second);
      if (facing != first) {
        first.copyFrom(BlasArguments.reversed(facing));
      }
    }
  }

  /// x = alpha x; nothing if n or incx is not positive.
  public static void sscal(int n, float alpha, float[] x, int xOffset, int incx) {
    if (n > 0 && incx > 0) {
      BlasVectors.scale(alpha, BlasArguments.vector("x", n, x, xOffset, incx));
    }
  }

  /// The Euclidean norm, which overflows only if it is too large itself; 0 if n or incx is not
  /// positive.
  public static float snrm2(int n, float[] x, int xOffset, int incx) {
    return n > 0 && incx > 0
        ? (float) BlasVectors.norm(BlasArguments.vector("x", n, x, xOffset, incx))
        : 0;
  }

  /// The sum of the absolute values; 0 if n or incx is not positive.
  public static float sasum(int n, float[] x, int xOffset, int incx) {
    return n > 0 && incx > 0
        ? (float) BlasVectors.sumOfMagnitudes(BlasArguments.vector("x", n, x, xOffset, incx))
        : 0;
  }

  /// The index, from 0, of the first element with the largest absolute value, or of the first NaN;
  /// -1 if n or incx is not positive.
  public static int isamax(int n, float[] x, int xOffset, int incx) {
    return n > 0 && incx > 0
        ? BlasVectors.positionOfLargest(BlasArguments.vector("x", n, x, xOffset, incx))
        : -1;
  }

  /// a += alpha x y' for an m x n matrix a.
  public static void sger(
      Order order,
      int m,
      int n,
      float alpha,
      float[] x,
      int xOffset,
      int incx,
      float[] y,
      int yOffset,
      int incy,
      float[] a,
      int aOffset,
      int lda) {
    FloatMatrix update = BlasArguments.matrix("a", order, m, n, a, aOffset, lda);
    if (!update.isEmpty()) {
      BlasVectors.rankOne(
          alpha,
          BlasArguments.facing(BlasArguments.vector("x", m, x, xOffset, incx), incx, 1),
          BlasArguments.facing(BlasArguments.vector("y", n, y, yOffset, incy), incy, 1),
          update);
    }
  }

  /// y = alpha op(a) x + beta y on the calling thread, for an m x n matrix a.
  public static void sgemv(
      Order order,
      Transpose transpose,
      int m,
      int n,
      float alpha,
      float[] a,
      int aOffset,
      int lda,
      float[] x,
      int xOffset,
      int incx,
      float beta,
      float[] y,
      int yOffset,
      int incy) {
    sgemv(
        order,
        transpose,
        m,
        n,
        alpha,
        a,
        aOffset,
        lda,
        x,
        xOffset,
        incx,
        beta,
        y,
        yOffset,
        incy,
        Workers.single());
  }

  /// y = alpha op(a) x + beta y, for an m x n matrix a. The bits are those of `gemm` with one
  /// column.
  public static void sgemv(
      Order order,
      Transpose transpose,
      int m,
      int n,
      float alpha,
      float[] a,
      int aOffset,
      int lda,
      float[] x,
      int xOffset,
      int incx,
      float beta,
      float[] y,
      int yOffset,
      int incy,
      Workers workers) {
    Matrix factor =
        BlasArguments.turned(BlasArguments.matrix("a", order, m, n, a, aOffset, lda), transpose);
    BlasArguments.requireWritable("y", factor.rows(), incy);
    BlasVectors.product(
        alpha,
        factor,
        BlasArguments.facing(
            BlasArguments.vector("x", factor.columns(), x, xOffset, incx), incx, 1),
        beta,
        BlasArguments.vector("y", factor.rows(), y, yOffset, incy),
        incy < 0,
        workers);
  }

  /// c = alpha op(a) op(b) + beta c on the calling thread, where op(a) is m x k, op(b) k x n and c
  /// m x n.
  public static void sgemm(
      Order order,
      Transpose transposeA,
      Transpose transposeB,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb,
      float beta,
      float[] c,
      int cOffset,
      int ldc) {
    sgemm(
        order,
        transposeA,
        transposeB,
        m,
        n,
        k,
        alpha,
        a,
        aOffset,
        lda,
        b,
        bOffset,
        ldb,
        beta,
        c,
        cOffset,
        ldc,
        Workers.single());
  }

  /// c = alpha op(a) op(b) + beta c, where op(a) is m x k, op(b) k x n and c m x n.
  public static void sgemm(
      Order order,
      Transpose transposeA,
      Transpose transposeB,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb,
      float beta,
      float[] c,
      int cOffset,
      int ldc,
      Workers workers) {
    boolean asIsA = transposeA == Transpose.NO;
    boolean asIsB = transposeB == Transpose.NO;
    Gemm.multiply(
        alpha,
        BlasArguments.turned(
            BlasArguments.matrix("a", order, asIsA ? m : k, asIsA ? k : m, a, aOffset, lda),
            transposeA),
        BlasArguments.turned(
            BlasArguments.matrix("b", order, asIsB ? k : n, asIsB ? n : k, b, bOffset, ldb),
            transposeB),
        beta,
        BlasArguments.matrix("c", order, m, n, c, cOffset, ldc),
        workers);
  }

  // ---- double

  /// y += alpha x.
  public static void daxpy(
      int n, double alpha, double[] x, int xOffset, int incx, double[] y, int yOffset, int incy) {
    if (n > 0) {
      BlasArguments.requireWritable("y", n, incy);
      BlasVectors.axpy(
          alpha,
          BlasArguments.facing(BlasArguments.vector("x", n, x, xOffset, incx), incx, incy),
          BlasArguments.vector("y", n, y, yOffset, incy));
    }
  }

  /// The sum of the products of x and y; 0 if n is not positive.
  public static double ddot(
      int n, double[] x, int xOffset, int incx, double[] y, int yOffset, int incy) {
    if (n <= 0) {
      return 0;
    }
    return BlasVectors.dot(
        BlasArguments.facing(BlasArguments.vector("x", n, x, xOffset, incx), incx, incy),
        BlasArguments.vector("y", n, y, yOffset, incy));
  }

  /// y = x.
  public static void dcopy(
      int n, double[] x, int xOffset, int incx, double[] y, int yOffset, int incy) {
    if (n > 0) {
      BlasArguments.requireWritable("y", n, incy);
      BlasArguments.vector("y", n, y, yOffset, incy)
          .copyFrom(
              BlasArguments.facing(BlasArguments.vector("x", n, x, xOffset, incx), incx, incy));
    }
  }

  /// Exchanges x and y.
  public static void dswap(
      int n, double[] x, int xOffset, int incx, double[] y, int yOffset, int incy) {
    if (n > 0) {
      BlasArguments.requireWritable("x", n, incx);
      BlasArguments.requireWritable("y", n, incy);
      Matrix first = BlasArguments.vector("x", n, x, xOffset, incx);
      Matrix second = BlasArguments.vector("y", n, y, yOffset, incy);
      Matrix facing = BlasArguments.facing(first, incx, incy);
      BlasVectors.swap(facing, second);
      if (facing != first) {
        first.copyFrom(BlasArguments.reversed(facing));
      }
    }
  }

  /// x = alpha x; nothing if n or incx is not positive.
  public static void dscal(int n, double alpha, double[] x, int xOffset, int incx) {
    if (n > 0 && incx > 0) {
      BlasVectors.scale(alpha, BlasArguments.vector("x", n, x, xOffset, incx));
    }
  }

  /// The Euclidean norm, which overflows only if it is too large itself; 0 if n or incx is not
  /// positive.
  public static double dnrm2(int n, double[] x, int xOffset, int incx) {
    return n > 0 && incx > 0 ? BlasVectors.norm(BlasArguments.vector("x", n, x, xOffset, incx)) : 0;
  }

  /// The sum of the absolute values; 0 if n or incx is not positive.
  public static double dasum(int n, double[] x, int xOffset, int incx) {
    return n > 0 && incx > 0
        ? BlasVectors.sumOfMagnitudes(BlasArguments.vector("x", n, x, xOffset, incx))
        : 0;
  }

  /// The index, from 0, of the first element with the largest absolute value, or of the first NaN;
  /// -1 if n or incx is not positive.
  public static int idamax(int n, double[] x, int xOffset, int incx) {
    return n > 0 && incx > 0
        ? BlasVectors.positionOfLargest(BlasArguments.vector("x", n, x, xOffset, incx))
        : -1;
  }

  /// a += alpha x y' for an m x n matrix a.
  public static void dger(
      Order order,
      int m,
      int n,
      double alpha,
      double[] x,
      int xOffset,
      int incx,
      double[] y,
      int yOffset,
      int incy,
      double[] a,
      int aOffset,
      int lda) {
    DoubleMatrix update = BlasArguments.matrix("a", order, m, n, a, aOffset, lda);
    if (!update.isEmpty()) {
      BlasVectors.rankOne(
          alpha,
          BlasArguments.facing(BlasArguments.vector("x", m, x, xOffset, incx), incx, 1),
          BlasArguments.facing(BlasArguments.vector("y", n, y, yOffset, incy), incy, 1),
          update);
    }
  }

  /// y = alpha op(a) x + beta y on the calling thread, for an m x n matrix a.
  public static void dgemv(
      Order order,
      Transpose transpose,
      int m,
      int n,
      double alpha,
      double[] a,
      int aOffset,
      int lda,
      double[] x,
      int xOffset,
      int incx,
      double beta,
      double[] y,
      int yOffset,
      int incy) {
    dgemv(
        order,
        transpose,
        m,
        n,
        alpha,
        a,
        aOffset,
        lda,
        x,
        xOffset,
        incx,
        beta,
        y,
        yOffset,
        incy,
        Workers.single());
  }

  /// y = alpha op(a) x + beta y, for an m x n matrix a. The bits are those of `gemm` with one
  /// column.
  public static void dgemv(
      Order order,
      Transpose transpose,
      int m,
      int n,
      double alpha,
      double[] a,
      int aOffset,
      int lda,
      double[] x,
      int xOffset,
      int incx,
      double beta,
      double[] y,
      int yOffset,
      int incy,
      Workers workers) {
    Matrix factor =
        BlasArguments.turned(BlasArguments.matrix("a", order, m, n, a, aOffset, lda), transpose);
    BlasArguments.requireWritable("y", factor.rows(), incy);
    BlasVectors.product(
        alpha,
        factor,
        BlasArguments.facing(
            BlasArguments.vector("x", factor.columns(), x, xOffset, incx), incx, 1),
        beta,
        BlasArguments.vector("y", factor.rows(), y, yOffset, incy),
        incy < 0,
        workers);
  }

  /// c = alpha op(a) op(b) + beta c on the calling thread, where op(a) is m x k, op(b) k x n and c
  /// m x n.
  public static void dgemm(
      Order order,
      Transpose transposeA,
      Transpose transposeB,
      int m,
      int n,
      int k,
      double alpha,
      double[] a,
      int aOffset,
      int lda,
      double[] b,
      int bOffset,
      int ldb,
      double beta,
      double[] c,
      int cOffset,
      int ldc) {
    dgemm(
        order,
        transposeA,
        transposeB,
        m,
        n,
        k,
        alpha,
        a,
        aOffset,
        lda,
        b,
        bOffset,
        ldb,
        beta,
        c,
        cOffset,
        ldc,
        Workers.single());
  }

  /// c = alpha op(a) op(b) + beta c, where op(a) is m x k, op(b) k x n and c m x n.
  public static void dgemm(
      Order order,
      Transpose transposeA,
      Transpose transposeB,
      int m,
      int n,
      int k,
      double alpha,
      double[] a,
      int aOffset,
      int lda,
      double[] b,
      int bOffset,
      int ldb,
      double beta,
      double[] c,
      int cOffset,
      int ldc,
      Workers workers) {
    boolean asIsA = transposeA == Transpose.NO;
    boolean asIsB = transposeB == Transpose.NO;
    Gemm.multiply(
        alpha,
        BlasArguments.turned(
            BlasArguments.matrix("a", order, asIsA ? m : k, asIsA ? k : m, a, aOffset, lda),
            transposeA),
        BlasArguments.turned(
            BlasArguments.matrix("b", order, asIsB ? k : n, asIsB ? n : k, b, bOffset, ldb),
            transposeB),
        beta,
        BlasArguments.matrix("c", order, m, n, c, cOffset, ldc),
        workers);
  }
}
