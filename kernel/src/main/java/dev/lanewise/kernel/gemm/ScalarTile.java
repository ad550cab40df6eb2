package dev.lanewise.kernel.gemm;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.gemm.TileShape.Left;
import dev.lanewise.kernel.gemm.TileShape.Right;
import dev.lanewise.kernel.gemm.TileShape.Start;

/// A tile in plain Java: a row of `c` stays in the cache while rows of `b` are added to it. The
/// same chains as in a generated tile of this shape, so the same bits.
final class ScalarTile implements Tile {
  private final TileShape shape;
  private final int overlappable;

  ScalarTile(TileShape shape) {
    this.shape = shape;
    this.overlappable = (shape.vectors() - 1) * shape.lanes();
  }

  @Override
  public void run(
      int k,
      Object a,
      int aOffset,
      int aStride,
      Object b,
      int bOffset,
      int bStride,
      Object c,
      int cOffset,
      int cStride,
      int last,
      double beta) {
    boolean panel = shape.right() == Right.PANEL;
    int width = shape.masked() ? last : last + shape.lanes();
    int bRow = panel ? shape.columns() : bStride;
    // In a panel the last vector is a place of its own: its columns from `last` on stand there.
    int shift = panel && !shape.masked() ? overlappable - last : 0;
    int aRow = shape.left() == Left.ROWS ? aStride : 1;
    int aColumn = shape.left() == Left.ROWS ? 1 : aStride;
    for (int i = 0; i < shape.rows(); i++) {
      int row = cOffset + i * cStride;
      start(c, row, width, beta);
      int from = aOffset + i * aRow;
      sweep(k, a, from, aColumn, b, bOffset, bRow, c, row, overlappable);
      sweep(
          k,
          a,
          from,
          aColumn,
          b,
          bOffset + overlappable + shift,
          bRow,
          c,
          row + overlappable,
          width - overlappable);
    }
  }

  private void start(Object c, int row, int width, double beta) {
    if (shape.start() == Start.LOAD) {
      return;
    }
    if (c instanceof float[] floats) {
      float factor = (float) beta;
      for (int j = row; j < row + width; j++) {
        floats[j] = shape.start() == Start.ZERO ? 0 : factor * floats[j];
      }
    } else {
      double[] doubles = (double[]) c;
      for (int j = row; j < row + width; j++) {
        doubles[j] = shape.start() == Start.ZERO ? 0 : beta * doubles[j];
      }
    }
  }

  private void sweep(
      int k,
      Object a,
      int aAt,
      int aStep,
      Object b,
      int bAt,
      int bRow,
      Object c,
      int at,
      int width) {
    if (shape.type() == ElementType.FLOAT) {
      float[] left = (float[]) a;
      float[] right = (float[]) b;
      float[] result = (float[]) c;
      int p = 0;
      for (; p < k - 3; p += 4) {
        int from = bAt + p * bRow;
        int scalar = aAt + p * aStep;
        add(
            left[scalar],
            left[scalar + aStep],
            left[scalar + 2 * aStep],
            left[scalar + 3 * aStep],
            right,
            from,
            bRow,
            result,
            at,
            width);
      }
      for (; p < k; p++) {
        add(left[aAt + p * aStep], right, bAt + p * bRow, result, at, width);
      }
    } else {
      double[] left = (double[]) a;
      double[] right = (double[]) b;
      double[] result = (double[]) c;
      for (int p = 0; p < k; p++) {
        add(left[aAt + p * aStep], right, bAt + p * bRow, result, at, width);
      }
    }
  }

  private static void add(
      float a0,
      float a1,
      float a2,
      float a3,
      float[] b,
      int from,
      int row,
      float[] c,
      int at,
      int width) {
    for (int j = 0; j < width; j++) {
      float sum = Math.fma(a0, b[from + j], c[at + j]);
      sum = Math.fma(a1, b[from + row + j], sum);
      sum = Math.fma(a2, b[from + 2 * row + j], sum);
      c[at + j] = Math.fma(a3, b[from + 3 * row + j], sum);
    }
  }

  private static void add(float a, float[] b, int from, float[] c, int at, int width) {
    for (int j = 0; j < width; j++) {
      c[at + j] = Math.fma(a, b[from + j], c[at + j]);
    }
  }

  private static void add(double a, double[] b, int from, double[] c, int at, int width) {
    for (int j = 0; j < width; j++) {
      c[at + j] = Math.fma(a, b[from + j], c[at + j]);
    }
  }
}
