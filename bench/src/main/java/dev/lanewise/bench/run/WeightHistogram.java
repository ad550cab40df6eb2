package dev.lanewise.bench.run;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/// How the values of one parameter lie.
///
/// @param name the path of the parameter
/// @param histogram its values
public record WeightHistogram(String name, Histogram histogram) {
  /// Counts in bins of equal width from the least value to the largest.
  ///
  /// @param min the least finite value
  /// @param max the largest finite value
  /// @param counts how many values are in each bin; the last one holds the largest value too
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Histogram(double min, double max, List<Long> counts) {
    /// Keeps a copy.
    public Histogram {
      counts = counts == null ? List.of() : List.copyOf(counts);
    }

    /// How many values were counted.
    public long total() {
      return counts.stream().mapToLong(Long::longValue).sum();
    }
  }

  /// Counts; values that are not finite are left out.
  ///
  /// @param size how many values there are
  /// @param value the value at an index
  /// @param bins how many bins, at least 1
  public static WeightHistogram of(String name, int size, IntToDoubleFunction value, int bins) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < size; i++) {
      double x = value.applyAsDouble(i);
      if (Double.isFinite(x)) {
        min = Math.min(min, x);
        max = Math.max(max, x);
      }
    }
    if (min > max) {
      return new WeightHistogram(name, new Histogram(0, 0, List.of()));
    }
    long[] counts = new long[max > min ? bins : 1];
    for (int i = 0; i < size; i++) {
      double x = value.applyAsDouble(i);
      if (Double.isFinite(x)) {
        int bin = max > min ? (int) ((x - min) / (max - min) * counts.length) : 0;
        counts[Math.min(bin, counts.length - 1)]++;
      }
    }
    List<Long> all = new ArrayList<>();
    for (long count : counts) {
      all.add(count);
    }
    return new WeightHistogram(name, new Histogram(min, max, all));
  }
}
