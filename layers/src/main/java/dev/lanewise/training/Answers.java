package dev.lanewise.training;

import dev.lanewise.kernel.Matrix;

/// What a row of scores says.
final class Answers {
  private Answers() {}

  /// The column of the largest score, the first of equal ones; NaN is smaller than any other.
  static int largest(Matrix scores, int row) {
    int best = 0;
    double largest = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < scores.columns(); j++) {
      double score = scores.get(row, j);
      if (score > largest) {
        largest = score;
        best = j;
      }
    }
    return best;
  }
}
