package dev.lanewise.data;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;

/// Small data sets for tests: feature j of sample i is 100 i + j.
final class Samples {
  private Samples() {}

  static Dataset classes(ElementType type, int samples, int features, int classes) {
    int[] indices = new int[samples];
    for (int i = 0; i < samples; i++) {
      indices[i] = i % classes;
    }
    return Dataset.of(numbers(type, samples, features), Targets.Classes.of(indices, classes));
  }

  static Dataset images(int samples, int channels, int height, int width) {
    Matrix features = numbers(ElementType.FLOAT, samples, channels * height * width);
    int[] indices = new int[samples];
    for (int i = 0; i < samples; i++) {
      indices[i] = i % 3;
    }
    return Dataset.of(
        features, new SampleShape(channels, height, width), Targets.Classes.of(indices, 3));
  }

  static Matrix numbers(ElementType type, int rows, int columns) {
    Matrix m = Matrix.of(type, rows, columns);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        m.set(i, j, 100 * i + j);
      }
    }
    return m;
  }

  static double[][] cells(Matrix m) {
    double[][] cells = new double[m.rows()][m.columns()];
    for (int i = 0; i < m.rows(); i++) {
      for (int j = 0; j < m.columns(); j++) {
        cells[i][j] = m.get(i, j);
      }
    }
    return cells;
  }

  static Matrix matrix(ElementType type, double[][] cells) {
    Matrix m = Matrix.of(type, cells.length, cells.length == 0 ? 0 : cells[0].length);
    for (int i = 0; i < m.rows(); i++) {
      for (int j = 0; j < m.columns(); j++) {
        m.set(i, j, cells[i][j]);
      }
    }
    return m;
  }
}
