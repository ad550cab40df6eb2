package dev.lanewise.kernel.gemm;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.runtime.Machine;
import org.jspecify.annotations.Nullable;

/// A product without vectors of the Vector API: rows of the result take in a few rows of b at a
/// time, in plain loops.
///
/// It is what runs where generated code is of no use, and until it is compiled: C2 makes vectors of
/// these loops itself, a little less fast, but within milliseconds. For that every row stands at
/// the start of an array of its own; C2 cannot tell rows of one array apart. The chains are those
/// of the tiles, so the bits are.
final class PlainBlock {
  /// Rows of b taken in at a time.
  private static final int DEPTH = 8;

  /// Elements of the result worked on at a time.
  private static final int MOST_ELEMENTS = 1 << 20;

  private final Product product;
  private @Nullable Rows rows;

  PlainBlock(Product product) {
    this.product = product;
  }

  /// Computes rows `row` to `rowEnd` and columns `column` to `columnEnd` of the product.
  void run(
      Object a,
      int aOffset,
      Object b,
      int bOffset,
      Object c,
      int cOffset,
      int row,
      int rowEnd,
      int column,
      int columnEnd) {
    int columns = columnEnd - column;
    if (columns == 0 || row == rowEnd) {
      return;
    }
    int most = Math.max(1, Math.min(rowEnd - row, MOST_ELEMENTS / columns));
    Rows rows = rows(most, columns);
    for (int i = row; i < rowEnd; i += most) {
      int count = Math.min(most, rowEnd - i);
      int at = cOffset + i * product.cStride + column;
      rows.start(c, at, product.cStride, count, product.beta);
      int p = 0;
      do {
        int chunkEnd = Math.min(product.k, p + Blocking.CHUNK);
        if (p > 0) {
          rows.start(c, at, product.cStride, count, 0);
        }
        boolean first = p == 0;
        while (p < chunkEnd) {
          int depth = Math.min(DEPTH, chunkEnd - p);
          for (int q = 0; q < depth; q++) {
            product.right.copy(b, bOffset, p + q, column, 1, columns, rows.right(q), 0, columns);
          }
          product.left.copy(a, aOffset, i, p, count, depth, rows.left(), 0, DEPTH);
          rows.add(count, depth);
          p += depth;
        }
        rows.finish(c, at, product.cStride, count, first);
      } while (p < product.k);
      product.epilogue.run(i, i + count, column, columnEnd);
    }
  }

  private Rows rows(int count, int columns) {
    Rows made = rows;
    if (made == null || !made.fits(count, columns)) {
      made =
          product.type == ElementType.FLOAT
              ? new FloatRows(count, columns)
              : new DoubleRows(count, columns);
      rows = made;
    }
    return made;
  }

  /// Rows of the result, each in an array of its own, with what is added to them.
  private interface Rows {
    /// Whether there is room for so many rows of so many columns.
    boolean fits(int count, int columns);

    /// The array for row q of b.
    Object right(int q);

    /// The array for columns of a, [#DEPTH] places for each row.
    Object left();

    /// Begins the chains.
    void start(Object c, int at, int stride, int count, double beta);

    /// Continues each chain by `depth` terms.
    void add(int count, int depth);

    /// Writes the rows, or adds them to those written before.
    void finish(Object c, int at, int stride, int count, boolean first);
  }

  private static final class FloatRows implements Rows {
    private final float[][] result;
    private final float[][] right;
    private final float[] left;
    private final int columns;

    FloatRows(int count, int columns) {
      this.columns = columns;
      result = new float[count][columns];
      right = new float[DEPTH][columns];
      left = new float[count * DEPTH];
    }

    @Override
    public boolean fits(int count, int width) {
      return width == columns && count <= result.length;
    }

    @Override
    public Object right(int q) {
      return right[q];
    }

    @Override
    public Object left() {
      return left;
    }

    @Override
    public void start(Object c, int at, int stride, int count, double beta) {
      float factor = (float) beta;
      for (int i = 0; i < count; i++) {
        float[] row = result[i];
        if (factor == 0) {
          java.util.Arrays.fill(row, 0);
          continue;
        }
        System.arraycopy(c, at + i * stride, row, 0, columns);
        for (int j = 0; j < columns; j++) {
          row[j] *= factor;
        }
      }
    }

    @Override
    public void add(int count, int depth) {
      if (depth < DEPTH) {
        for (int i = 0; i < count; i++) {
          for (int q = 0; q < depth; q++) {
            addOne(result[i], right[q], left[i * DEPTH + q]);
          }
        }
        return;
      }
      for (int i = 0; i < count; i++) {
        addEight(result[i], right, left, i * DEPTH);
      }
    }

    private static void addOne(float[] c, float[] b, float a) {
      for (int j = 0; j < c.length; j++) {
        c[j] = fma(a, b[j], c[j]);
      }
    }

    private static void addEight(float[] c, float[][] b, float[] a, int at) {
      float a0 = a[at];
      float a1 = a[at + 1];
      float a2 = a[at + 2];
      float a3 = a[at + 3];
      float a4 = a[at + 4];
      float a5 = a[at + 5];
      float a6 = a[at + 6];
      float a7 = a[at + 7];
      float[] b0 = b[0];
      float[] b1 = b[1];
      float[] b2 = b[2];
      float[] b3 = b[3];
      float[] b4 = b[4];
      float[] b5 = b[5];
      float[] b6 = b[6];
      float[] b7 = b[7];
      for (int j = 0; j < c.length; j++) {
        float x = fma(a3, b3[j], fma(a2, b2[j], fma(a1, b1[j], fma(a0, b0[j], c[j]))));
        c[j] = fma(a7, b7[j], fma(a6, b6[j], fma(a5, b5[j], fma(a4, b4[j], x))));
      }
    }

    private static float fma(float a, float b, float c) {
      return Machine.HARDWARE_FMA ? Math.fma(a, b, c) : a * b + c;
    }

    @Override
    public void finish(Object c, int at, int stride, int count, boolean first) {
      for (int i = 0; i < count; i++) {
        if (first) {
          System.arraycopy(result[i], 0, c, at + i * stride, columns);
          continue;
        }
        float[] target = (float[]) c;
        for (int j = 0; j < columns; j++) {
          target[at + i * stride + j] += result[i][j];
        }
      }
    }
  }

  private static final class DoubleRows implements Rows {
    private final double[][] result;
    private final double[][] right;
    private final double[] left;
    private final int columns;

    DoubleRows(int count, int columns) {
      this.columns = columns;
      result = new double[count][columns];
      right = new double[DEPTH][columns];
      left = new double[count * DEPTH];
    }

    @Override
    public boolean fits(int count, int width) {
      return width == columns && count <= result.length;
    }

    @Override
    public Object right(int q) {
      return right[q];
    }

    @Override
    public Object left() {
      return left;
    }

    @Override
    public void start(Object c, int at, int stride, int count, double beta) {
      for (int i = 0; i < count; i++) {
        double[] row = result[i];
        if (beta == 0) {
          java.util.Arrays.fill(row, 0);
          continue;
        }
        System.arraycopy(c, at + i * stride, row, 0, columns);
        for (int j = 0; j < columns; j++) {
          row[j] *= beta;
        }
      }
    }

    @Override
    public void add(int count, int depth) {
      if (depth < DEPTH) {
        for (int i = 0; i < count; i++) {
          for (int q = 0; q < depth; q++) {
            addOne(result[i], right[q], left[i * DEPTH + q]);
          }
        }
        return;
      }
      for (int i = 0; i < count; i++) {
        addEight(result[i], right, left, i * DEPTH);
      }
    }

    private static void addOne(double[] c, double[] b, double a) {
      for (int j = 0; j < c.length; j++) {
        c[j] = fma(a, b[j], c[j]);
      }
    }

    private static void addEight(double[] c, double[][] b, double[] a, int at) {
      double a0 = a[at];
      double a1 = a[at + 1];
      double a2 = a[at + 2];
      double a3 = a[at + 3];
      double a4 = a[at + 4];
      double a5 = a[at + 5];
      double a6 = a[at + 6];
      double a7 = a[at + 7];
      double[] b0 = b[0];
      double[] b1 = b[1];
      double[] b2 = b[2];
      double[] b3 = b[3];
      double[] b4 = b[4];
      double[] b5 = b[5];
      double[] b6 = b[6];
      double[] b7 = b[7];
      for (int j = 0; j < c.length; j++) {
        double x = fma(a3, b3[j], fma(a2, b2[j], fma(a1, b1[j], fma(a0, b0[j], c[j]))));
        c[j] = fma(a7, b7[j], fma(a6, b6[j], fma(a5, b5[j], fma(a4, b4[j], x))));
      }
    }

    private static double fma(double a, double b, double c) {
      return Machine.HARDWARE_FMA ? Math.fma(a, b, c) : a * b + c;
    }

    @Override
    public void finish(Object c, int at, int stride, int count, boolean first) {
      for (int i = 0; i < count; i++) {
        if (first) {
          System.arraycopy(result[i], 0, c, at + i * stride, columns);
          continue;
        }
        double[] target = (double[]) c;
        for (int j = 0; j < columns; j++) {
          target[at + i * stride + j] += result[i][j];
        }
      }
    }
  }
}
