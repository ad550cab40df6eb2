package dev.lanewise.data;

import dev.lanewise.kernel.Matrix;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// Gives some features that are categories by number one feature for each category instead, 1 at
/// the one it is and 0 elsewhere. They stand where the feature stood.
///
/// A number that was not there when this was fitted, and a missing one, is all 0.
public final class OneHotColumns implements Transform {
  static final String KIND = "one-hot";

  private final SampleShape input;
  private final SampleShape output;

  /// The categories of each feature in ascending order, or none where the feature stays.
  private final double[][] categories;

  private final boolean[] isEncoded;

  private OneHotColumns(boolean[] isEncoded, double[][] categories) {
    this.isEncoded = isEncoded;
    this.categories = categories;
    input = SampleShape.flat(categories.length);
    long width = 0;
    for (int j = 0; j < categories.length; j++) {
      width += isEncoded[j] ? categories[j].length : 1;
    }
    if (width > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(width + " features are more than 2^31 - 1");
    }
    output = SampleShape.flat((int) width);
  }

  /// Encodes some features.
  ///
  /// @param columns the positions of the features
  /// @return what is to be fitted to samples that are rows of features
  public static Fit columns(int... columns) {
    return data -> fit(data, columns);
  }

  private static OneHotColumns fit(Dataset data, int[] columns) {
    boolean[] isEncoded = new boolean[data.shape().size()];
    double[][] categories = new double[isEncoded.length][0];
    for (int column : columns) {
      isEncoded[Objects.checkIndex(column, isEncoded.length)] = true;
    }
    Statistics.columns(
        data,
        (column, values, count) -> {
          if (isEncoded[column]) {
            categories[column] =
                Arrays.stream(values, 0, count).map(v -> v + 0.0).sorted().distinct().toArray();
          }
        });
    return new OneHotColumns(isEncoded, categories);
  }

  static OneHotColumns restore(TransformState state) {
    double[] flags = state.numbers("encoded");
    boolean[] isEncoded = new boolean[flags.length];
    double[][] categories = new double[flags.length][0];
    for (int j = 0; j < flags.length; j++) {
      isEncoded[j] = flags[j] != 0;
      if (isEncoded[j]) {
        categories[j] = state.numbers("categories." + j);
      }
    }
    return new OneHotColumns(isEncoded, categories);
  }

  @Override
  public SampleShape input() {
    return input;
  }

  @Override
  public SampleShape output() {
    return output;
  }

  @Override
  public boolean isInPlace() {
    return false;
  }

  @Override
  public void apply(Matrix from, Matrix to) {
    TransformChecks.cells(this, from, to);
    for (int i = 0; i < from.rows(); i++) {
      int at = 0;
      for (int j = 0; j < categories.length; j++) {
        double x = from.get(i, j);
        if (isEncoded[j]) {
          for (double category : categories[j]) {
            to.set(i, at++, x == category ? 1 : 0);
          }
        } else {
          to.set(i, at++, x);
        }
      }
    }
  }

  @Override
  public TransformState state() {
    Map<String, double[]> numbers = new TreeMap<>();
    double[] flags = new double[categories.length];
    for (int j = 0; j < categories.length; j++) {
      if (isEncoded[j]) {
        flags[j] = 1;
        numbers.put("categories." + j, categories[j]);
      }
    }
    numbers.put("encoded", flags);
    return TransformState.ofNumbers(KIND, numbers);
  }
}
