package dev.lanewise.data;

import dev.lanewise.kernel.Matrix;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/// Moves and scales each feature: `(x - shift) * scale`, each operation rounded in double.
///
/// Missing numbers (NaN) are left out when fitting, and stay missing.
public final class Scaling implements Transform {
  static final String KIND = "scaling";

  private final SampleShape shape;
  private final double[] shift;
  private final double[] scale;

  private Scaling(SampleShape shape, double[] shift, double[] scale) {
    TransformChecks.length(KIND, "shift", shift.length, shape.size());
    TransformChecks.length(KIND, "scale", scale.length, shape.size());
    this.shape = shape;
    this.shift = shift;
    this.scale = scale;
  }

  /// Moves and scales by given numbers.
  ///
  /// @param shape the shape of the samples
  /// @param shift what is subtracted from each number of a sample
  /// @param scale what each is then multiplied by
  /// @return the transform
  /// @throws IllegalArgumentException if there is not one of each for each number of a sample
  public static Scaling of(SampleShape shape, double[] shift, double[] scale) {
    return new Scaling(shape, shift.clone(), scale.clone());
  }

  /// Standardises each feature: mean 0, standard deviation 1 (that of the population, as division
  /// by n gives it). A feature that never differs is only moved.
  ///
  /// @param data the training samples
  /// @return the transform
  public static Scaling standardise(Dataset data) {
    return fit(
        data,
        (values, count) -> {
          double mean = Statistics.mean(values, count);
          return new double[] {mean, inverse(Statistics.deviation(values, count, mean))};
        });
  }

  /// Standardises all features of a channel together, as is usual for images.
  ///
  /// @param data the training samples
  /// @return the transform
  public static Scaling standardiseChannels(Dataset data) {
    SampleShape shape = data.shape();
    int pixels = shape.height() * shape.width();
    double[] sample = new double[shape.size()];
    double[] means = new double[shape.channels()];
    double[] squares = new double[shape.channels()];
    long[] counts = new long[shape.channels()];
    for (int pass = 0; pass < 2; pass++) {
      for (int i = 0; i < data.size(); i++) {
        data.readSample(i, sample);
        for (int j = 0; j < sample.length; j++) {
          int c = j / pixels;
          if (!Double.isNaN(sample[j])) {
            double distance = sample[j] - means[c];
            squares[c] += pass == 0 ? sample[j] : distance * distance;
            counts[c]++;
          }
        }
      }
      for (int c = 0; c < means.length; c++) {
        squares[c] = counts[c] == 0 ? 0 : squares[c] / counts[c];
        if (pass == 0) {
          means[c] = squares[c];
          squares[c] = 0;
          counts[c] = 0;
        }
      }
    }
    double[] shift = new double[shape.size()];
    double[] scale = new double[shape.size()];
    for (int j = 0; j < shift.length; j++) {
      shift[j] = means[j / pixels];
      scale[j] = inverse(Math.sqrt(squares[j / pixels]));
    }
    return new Scaling(shape, shift, scale);
  }

  /// Brings each feature to [0, 1] on the training samples. A feature that never differs becomes 0.
  ///
  /// @param data the training samples
  /// @return the transform
  public static Scaling minMax(Dataset data) {
    return fit(
        data,
        (values, count) -> {
          Arrays.sort(values, 0, count);
          return count == 0
              ? new double[] {0, 1}
              : new double[] {values[0], inverse(values[count - 1] - values[0])};
        });
  }

  /// Brings the median of each feature to 0 and the distance between its quartiles to 1, which
  /// outliers hardly move.
  ///
  /// @param data the training samples
  /// @return the transform
  public static Scaling robust(Dataset data) {
    return fit(
        data,
        (values, count) -> {
          Arrays.sort(values, 0, count);
          double range =
              Statistics.quantile(values, count, 0.75) - Statistics.quantile(values, count, 0.25);
          return new double[] {Statistics.quantile(values, count, 0.5), inverse(range)};
        });
  }

  /// Divides each feature by its largest absolute value, so that zeros stay zeros.
  ///
  /// @param data the training samples
  /// @return the transform
  public static Scaling maxAbs(Dataset data) {
    return fit(
        data,
        (values, count) -> {
          double largest = 0;
          for (int i = 0; i < count; i++) {
            largest = Math.max(largest, Math.abs(values[i]));
          }
          return new double[] {0, inverse(largest)};
        });
  }

  /// Finds shift and scale of a feature from its values that are not missing.
  private interface Feature {
    double[] shiftAndScale(double[] values, int count);
  }

  private static Scaling fit(Dataset data, Feature feature) {
    double[] shift = new double[data.shape().size()];
    double[] scale = new double[shift.length];
    Statistics.columns(
        data,
        (column, values, count) -> {
          double[] both = feature.shiftAndScale(values, count);
          shift[column] = both[0];
          scale[column] = both[1];
        });
    return new Scaling(data.shape(), shift, scale);
  }

  private static double inverse(double width) {
    return width > 0 ? 1 / width : 1;
  }

  static Scaling restore(TransformState state) {
    return new Scaling(
        TransformChecks.shape(state), state.numbers("shift"), state.numbers("scale"));
  }

  /// The transform that takes this one back: `x / scale + shift`, for predictions of scaled
  /// targets.
  ///
  /// @param from one row per sample
  /// @param to receives the rows; may be the same view
  /// @throws IllegalArgumentException if the shapes are not those of this transform
  public void invert(Matrix from, Matrix to) {
    TransformChecks.cells(this, from, to);
    for (int i = 0; i < from.rows(); i++) {
      for (int j = 0; j < shift.length; j++) {
        to.set(i, j, from.get(i, j) / scale[j] + shift[j]);
      }
    }
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
      for (int j = 0; j < shift.length; j++) {
        to.set(i, j, (from.get(i, j) - shift[j]) * scale[j]);
      }
    }
  }

  @Override
  public TransformState state() {
    Map<String, double[]> numbers = new TreeMap<>();
    TransformChecks.put(shape, numbers);
    numbers.put("shift", shift);
    numbers.put("scale", scale);
    return TransformState.ofNumbers(KIND, numbers);
  }
}
