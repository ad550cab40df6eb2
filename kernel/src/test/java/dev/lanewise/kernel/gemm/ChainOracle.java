package dev.lanewise.kernel.gemm;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.FloatMatrix;
import dev.lanewise.kernel.Matrix;

/// What a product must be, bit for bit: one chain of `Math.fma` per element, written out.
public final class ChainOracle {
  private static final int CHUNK = 4096;

  private ChainOracle() {}

  /// Sets c to `alpha a b + beta c`.
  public static void multiply(double alpha, Matrix a, Matrix b, double beta, Matrix c) {
    for (int i = 0; i < c.rows(); i++) {
      for (int j = 0; j < c.columns(); j++) {
        if (c instanceof FloatMatrix) {
          c.set(i, j, single((float) alpha, a, b, (float) beta, c, i, j));
        } else {
          c.set(i, j, wide(alpha, a, b, beta, c, i, j));
        }
      }
    }
  }

  private static float single(float alpha, Matrix a, Matrix b, float beta, Matrix c, int i, int j) {
    float sum = beta == 0 ? 0 : beta * (float) c.get(i, j);
    int k = alpha == 0 ? 0 : a.columns();
    float chain = sum;
    for (int p = 0; p < k; p++) {
      if (p > 0 && p % CHUNK == 0) {
        sum = p == CHUNK ? chain : sum + chain;
        chain = 0;
      }
      chain = Math.fma(alpha * (float) a.get(i, p), (float) b.get(p, j), chain);
    }
    return k <= CHUNK ? chain : sum + chain;
  }

  private static double wide(
      double alpha, Matrix a, Matrix b, double beta, Matrix c, int i, int j) {
    double sum = beta == 0 ? 0 : beta * c.get(i, j);
    int k = alpha == 0 ? 0 : a.columns();
    double chain = sum;
    for (int p = 0; p < k; p++) {
      if (p > 0 && p % CHUNK == 0) {
        sum = p == CHUNK ? chain : sum + chain;
        chain = 0;
      }
      chain = Math.fma(alpha * a.get(i, p), b.get(p, j), chain);
    }
    return k <= CHUNK ? chain : sum + chain;
  }

  /// The bits of a cell, every NaN the same.
  public static long bits(Matrix matrix, int i, int j) {
    return matrix.type() == ElementType.FLOAT
        ? Float.floatToIntBits((float) matrix.get(i, j))
        : Double.doubleToLongBits(matrix.get(i, j));
  }
}
