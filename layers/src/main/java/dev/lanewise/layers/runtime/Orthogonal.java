package dev.lanewise.layers.runtime;

import dev.lanewise.kernel.Matrix;

/// Random matrices with orthonormal rows or columns: normal numbers, orthogonalised in double.
public final class Orthogonal {
  private Orthogonal() {}

  /// Fills a matrix; the shorter side's vectors are orthogonal and of this length.
  public static void fill(Matrix to, double length, long key) {
    Matrix drawn = Matrix.of(to.type(), to.rows(), to.columns());
    Draws.normal(drawn, 0, 1, key);
    Matrix wide = to.rows() <= to.columns() ? drawn : drawn.transpose();
    Matrix result = to.rows() <= to.columns() ? to : to.transpose();
    double[][] rows = new double[wide.rows()][wide.columns()];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < rows[i].length; j++) {
        rows[i][j] = wide.get(i, j);
      }
      orthogonalise(rows, i);
      for (int j = 0; j < rows[i].length; j++) {
        result.set(i, j, rows[i][j] * length);
      }
    }
  }

  /// Takes the directions of the rows before out of row i, twice, since once is not enough in
  /// rounded arithmetic (Giraud et al. 2005), and makes its length 1.
  private static void orthogonalise(double[][] rows, int i) {
    double[] row = rows[i];
    for (int pass = 0; pass < 2; pass++) {
      for (int other = 0; other < i; other++) {
        add(row, -dot(row, rows[other]), rows[other]);
      }
    }
    double norm = StrictMath.sqrt(dot(row, row));
    for (int j = 0; j < row.length; j++) {
      row[j] /= norm;
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += a[j] * b[j];
    }
    return sum;
  }

  private static void add(double[] row, double factor, double[] other) {
    for (int j = 0; j < row.length; j++) {
      row[j] += factor * other[j];
    }
  }
}
