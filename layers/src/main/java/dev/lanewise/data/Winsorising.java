package dev.lanewise.data;

import dev.lanewise.kernel.Matrix;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/// Brings what lies outside the limits of its feature to the limit: outliers are kept, but lose
/// their weight. Missing numbers stay missing.
public final class Winsorising implements Transform {
  static final String KIND = "winsorising";

  private final SampleShape shape;
  private final double[] low;
  private final double[] high;

  private Winsorising(SampleShape shape, double[] low, double[] high) {
    TransformChecks.length(KIND, "low", low.length, shape.size());
    TransformChecks.length(KIND, "high", high.length, shape.size());
    this.shape = shape;
    this.low = low;
    this.high = high;
  }

  /// Limits at quantiles of each feature.
  ///
  /// @param data the training samples
  /// @param share the share of values below the lower and above the upper limit, in [0, 0.5]
  /// @return the transform
  /// @throws IllegalArgumentException if the share is outside
  public static Winsorising quantiles(Dataset data, double share) {
    if (!(share >= 0 && share <= 0.5)) {
      throw new IllegalArgumentException(
          "the share beyond each limit is " + share + ", but must be from 0 to 0.5");
    }
    return fit(data, share, 0);
  }

  /// Limits some distances between the quartiles below the lower and above the upper quartile
  /// (Tukey 1977: 1.5 for outliers, 3 for far ones).
  ///
  /// @param data the training samples
  /// @param distances how many, at least 0
  /// @return the transform
  /// @throws IllegalArgumentException if negative
  public static Winsorising quartileDistances(Dataset data, double distances) {
    if (!(distances >= 0)) {
      throw new IllegalArgumentException(
          "the distances between quartiles are " + distances + ", but must be at least 0");
    }
    return fit(data, 0.25, distances);
  }

  private static Winsorising fit(Dataset data, double share, double distances) {
    double[] low = new double[data.shape().size()];
    double[] high = new double[low.length];
    Statistics.columns(
        data,
        (column, values, count) -> {
          Arrays.sort(values, 0, count);
          double lower = Statistics.quantile(values, count, share);
          double upper = Statistics.quantile(values, count, 1 - share);
          low[column] = lower - distances * (upper - lower);
          high[column] = upper + distances * (upper - lower);
        });
    return new Winsorising(data.shape(), low, high);
  }

  static Winsorising restore(TransformState state) {
    return new Winsorising(
        TransformChecks.shape(state), state.numbers("low"), state.numbers("high"));
  }

  /// Whether a number lies outside the limits of its feature.
  boolean isOutside(int feature, double value) {
    return value < low[feature] || value > high[feature];
  }

  @Override
  public SampleShape input() {
    return shape;
  }

  @Override
  public boolean isInPlace() {
    return true;
  }

  @Override
  public void apply(Matrix from, Matrix to) {
    TransformChecks.cells(this, from, to);
    for (int i = 0; i < from.rows(); i++) {
      for (int j = 0; j < low.length; j++) {
        double x = from.get(i, j);
        to.set(i, j, x < low[j] ? low[j] : x > high[j] ? high[j] : x);
      }
    }
  }

  @Override
  public TransformState state() {
    Map<String, double[]> numbers = new TreeMap<>();
    TransformChecks.put(shape, numbers);
    numbers.put("low", low);
    numbers.put("high", high);
    return TransformState.ofNumbers(KIND, numbers);
  }
}
