package dev.lanewise.training;

import dev.lanewise.kernel.Matrix;
import java.util.Arrays;

/// How near predictions come to numbers, gathered in one pass: MSE, MAE, R2. Sums are kept in
/// double, the variance of the truth by Welford's recurrence (Welford 1962).
///
/// Adding allocates nothing. Not safe for use by several threads at once.
public final class Regression {
  private final int outputs;
  private final double[] mean;
  private final double[] spread;
  private final double[] squares;
  private double absolutes;
  private long count;

  /// For a number of outputs.
  ///
  /// @param outputs the columns of predictions and truth
  public Regression(int outputs) {
    if (outputs < 1) {
      throw new IllegalArgumentException("there must be at least 1 output, given: " + outputs);
    }
    this.outputs = outputs;
    this.mean = new double[outputs];
    this.spread = new double[outputs];
    this.squares = new double[outputs];
  }

  /// Forgets all samples.
  public void reset() {
    count = 0;
    absolutes = 0;
    Arrays.fill(mean, 0);
    Arrays.fill(spread, 0);
    Arrays.fill(squares, 0);
  }

  /// Adds the first samples of a batch.
  ///
  /// @param predicted a row for each sample
  /// @param truth of the same columns
  /// @param samples how many rows count
  /// @throws IllegalArgumentException if the columns are others or the rows too few
  public void add(Matrix predicted, Matrix truth, int samples) {
    if (predicted.columns() != outputs
        || truth.columns() != outputs
        || Math.min(predicted.rows(), truth.rows()) < samples) {
      throw new IllegalArgumentException(
          "predictions and truth must be at least "
              + samples
              + " x "
              + outputs
              + ", given: "
              + predicted.rows()
              + " x "
              + predicted.columns()
              + " and "
              + truth.rows()
              + " x "
              + truth.columns());
    }
    for (int i = 0; i < samples; i++) {
      count++;
      for (int j = 0; j < outputs; j++) {
        double t = truth.get(i, j);
        double error = predicted.get(i, j) - t;
        squares[j] += error * error;
        absolutes += Math.abs(error);
        double delta = t - mean[j];
        mean[j] += delta / count;
        spread[j] += delta * (t - mean[j]);
      }
    }
  }

  /// How many samples were added.
  public long count() {
    return count;
  }

  /// The mean of the squared errors over samples and outputs; NaN without samples.
  public double meanSquaredError() {
    double sum = 0;
    for (double s : squares) {
      sum += s;
    }
    return sum / count / outputs;
  }

  /// The mean of the absolute errors over samples and outputs; NaN without samples.
  public double meanAbsoluteError() {
    return absolutes / count / outputs;
  }

  /// The part of the variance that is explained: 1 for perfect predictions, 0 for always the mean;
  /// the mean over the outputs. An output whose truth is constant counts 1 if it is met exactly,
  /// else 0.
  public double r2() {
    double sum = 0;
    for (int j = 0; j < outputs; j++) {
      sum += spread[j] == 0 ? (squares[j] == 0 ? 1 : 0) : 1 - squares[j] / spread[j];
    }
    return sum / outputs;
  }
}
