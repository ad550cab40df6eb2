package dev.lanewise.data;

import dev.lanewise.kernel.Matrix;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// Fills missing numbers (NaN), and says where they were if asked to.
///
/// A feature that is missing in every training sample is filled with 0.
public final class Imputation implements Transform {
  static final String KIND = "imputation";

  private final SampleShape shape;
  private final SampleShape output;
  private final double[] fill;

  /// The features for which another feature says whether they were missing.
  private final int[] indicated;

  private Imputation(SampleShape shape, double[] fill, int[] indicated) {
    TransformChecks.length(KIND, "fill", fill.length, shape.size());
    for (int feature : indicated) {
      Objects.checkIndex(feature, fill.length);
    }
    this.shape = shape;
    this.fill = fill;
    this.indicated = indicated;
    output = indicated.length == 0 ? shape : SampleShape.flat(fill.length + indicated.length);
  }

  /// Fills with the mean of each feature.
  ///
  /// @param data the training samples
  /// @return the transform
  public static Imputation mean(Dataset data) {
    return fit(data, Statistics::mean);
  }

  /// Fills with the median of each feature.
  ///
  /// @param data the training samples
  /// @return the transform
  public static Imputation median(Dataset data) {
    return fit(
        data,
        (values, count) -> {
          Arrays.sort(values, 0, count);
          return Statistics.quantile(values, count, 0.5);
        });
  }

  /// Fills with the most frequent value of each feature, the smallest of those as frequent.
  ///
  /// @param data the training samples
  /// @return the transform
  public static Imputation mostFrequent(Dataset data) {
    return fit(
        data,
        (values, count) -> {
          Arrays.sort(values, 0, count);
          return Statistics.mode(values, count);
        });
  }

  /// Fills with one number.
  ///
  /// @param shape the shape of the samples
  /// @param value the number
  /// @return the transform
  public static Imputation constant(SampleShape shape, double value) {
    double[] fill = new double[shape.size()];
    Arrays.fill(fill, value);
    return new Imputation(shape, fill, new int[0]);
  }

  /// The same filling, with one more feature behind the others for each feature that is missing in
  /// some training sample: 1 where it is missing, 0 elsewhere.
  ///
  /// @param data the training samples
  /// @return the transform, whose samples are rows of features
  public Imputation withIndicators(Dataset data) {
    TransformChecks.input(this, data.shape());
    boolean[] isMissing = new boolean[fill.length];
    Statistics.columns(data, (column, _, count) -> isMissing[column] = count < data.size());
    return new Imputation(shape, fill, Split.positions(isMissing, true));
  }

  /// Finds the filling of a feature from its values that are not missing.
  private interface Feature {
    double fill(double[] values, int count);
  }

  private static Imputation fit(Dataset data, Feature feature) {
    double[] fill = new double[data.shape().size()];
    Statistics.columns(data, (column, values, count) -> fill[column] = feature.fill(values, count));
    return new Imputation(data.shape(), fill, new int[0]);
  }

  static Imputation restore(TransformState state) {
    int[] indicated = Arrays.stream(state.numbers("indicated")).mapToInt(d -> (int) d).toArray();
    return new Imputation(TransformChecks.shape(state), state.numbers("fill"), indicated);
  }

  @Override
  public SampleShape input() {
    return shape;
  }

  @Override
  public SampleShape output() {
    return output;
  }

  @Override
  public boolean isInPlace() {
    return indicated.length == 0;
  }

  @Override
  public void apply(Matrix from, Matrix to) {
    TransformChecks.cells(this, from, to);
    for (int i = 0; i < from.rows(); i++) {
      for (int k = 0; k < indicated.length; k++) {
        to.set(i, fill.length + k, Double.isNaN(from.get(i, indicated[k])) ? 1 : 0);
      }
      for (int j = 0; j < fill.length; j++) {
        double x = from.get(i, j);
        to.set(i, j, Double.isNaN(x) ? fill[j] : x);
      }
    }
  }

  @Override
  public TransformState state() {
    Map<String, double[]> numbers = new TreeMap<>();
    TransformChecks.put(shape, numbers);
    numbers.put("fill", fill);
    numbers.put("indicated", Arrays.stream(indicated).asDoubleStream().toArray());
    return TransformState.ofNumbers(KIND, numbers);
  }
}
