package dev.lanewise.data;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/// Leaves samples out of training data that would do harm. Features are not copied, the order is
/// kept.
///
/// What must happen to every sample, at inference too, is a [Transform] instead.
public final class Cleaning {
  private Cleaning() {}

  /// A sample by value.
  private record Row(long[] bits, int hash) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Row row && Arrays.equals(bits, row.bits);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  /// Leaves out samples in which a feature is missing (NaN).
  ///
  /// @param data the samples
  /// @return those without missing features
  public static Dataset dropMissing(Dataset data) {
    boolean[] isKept = new boolean[data.size()];
    double[] sample = new double[data.shape().size()];
    for (int i = 0; i < isKept.length; i++) {
      data.readSample(i, sample);
      isKept[i] = Arrays.stream(sample).noneMatch(Double::isNaN);
    }
    return data.select(Split.positions(isKept, true));
  }

  /// Leaves out samples whose features and targets are, bit by bit, those of an earlier one; all
  /// NaN are one, and so are the two zeros.
  ///
  /// @param data the samples
  /// @return the first of each
  public static Dataset dropDuplicates(Dataset data) {
    boolean[] isKept = new boolean[data.size()];
    double[] sample = new double[data.shape().size()];
    Set<Row> seen = new HashSet<>();
    for (int i = 0; i < isKept.length; i++) {
      data.readSample(i, sample);
      isKept[i] = seen.add(row(sample, data.targets(), i));
    }
    return data.select(Split.positions(isKept, true));
  }

  private static Row row(double[] sample, Targets targets, int i) {
    int columns =
        switch (targets) {
          case Targets.Classes _ -> 1;
          case Targets.Values values -> values.values().columns();
          case Targets.None _ -> 0;
        };
    long[] bits = new long[sample.length + columns];
    for (int j = 0; j < bits.length; j++) {
      double value = j < sample.length ? sample[j] : target(targets, i, j - sample.length);
      bits[j] = Double.doubleToLongBits(value + 0.0);
    }
    return new Row(bits, Arrays.hashCode(bits));
  }

  private static double target(Targets targets, int i, int column) {
    return switch (targets) {
      case Targets.Classes classes -> classes.indices()[i];
      case Targets.Values values -> values.values().get(i, column);
      case Targets.None _ -> 0;
    };
  }

  /// Leaves out samples in which a feature lies outside its limits.
  ///
  /// @param data the samples
  /// @param limits the limits, such as [Winsorising#quartileDistances(Dataset, double)] of 3
  /// @return the others; a missing feature lies nowhere, and so not outside
  /// @throws IllegalArgumentException if the limits are of samples of another shape
  public static Dataset dropOutliers(Dataset data, Winsorising limits) {
    TransformChecks.input(limits, data.shape());
    boolean[] isKept = new boolean[data.size()];
    double[] sample = new double[data.shape().size()];
    for (int i = 0; i < isKept.length; i++) {
      data.readSample(i, sample);
      isKept[i] = true;
      for (int j = 0; j < sample.length; j++) {
        isKept[i] &= !limits.isOutside(j, sample[j]);
      }
    }
    return data.select(Split.positions(isKept, true));
  }
}
