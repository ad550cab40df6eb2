package dev.lanewise.data;

import java.util.Arrays;

/// Statistics of the features of a data set, in double, summed in the order of the samples.
final class Statistics {
  /// What is done with the values of one feature.
  interface ColumnReader {
    /// Takes the values of a feature.
    ///
    /// @param column the feature
    /// @param values the values that are not missing, and then anything; may be changed
    /// @param count how many they are
    void column(int column, double[] values, int count);
  }

  /// The floats of a cache line, so that each line of the samples is read about once.
  private static final int BLOCK = 16;

  private Statistics() {}

  /// Goes over the features, some of them with each pass over the samples.
  static void columns(Dataset data, ColumnReader reader) {
    int columns = data.shape().size();
    double[][] block = new double[Math.min(BLOCK, columns)][data.size()];
    int[] counts = new int[block.length];
    double[] part = new double[block.length];
    for (int from = 0; from < columns; from += BLOCK) {
      int width = Math.min(BLOCK, columns - from);
      Arrays.fill(counts, 0);
      for (int i = 0; i < data.size(); i++) {
        data.readPart(i, from, width, part);
        for (int j = 0; j < width; j++) {
          if (!Double.isNaN(part[j])) {
            block[j][counts[j]++] = part[j];
          }
        }
      }
      for (int j = 0; j < width; j++) {
        reader.column(from + j, block[j], counts[j]);
      }
    }
  }

  /// The mean, by two passes; 0 of nothing.
  static double mean(double[] values, int count) {
    if (count == 0) {
      return 0;
    }
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += values[i];
    }
    double mean = sum / count;
    double rest = 0;
    for (int i = 0; i < count; i++) {
      rest += values[i] - mean;
    }
    return mean + rest / count;
  }

  /// The standard deviation of the population about a mean; 0 of nothing.
  ///
  /// A feature that never differs gives 0, whatever its mean was rounded to.
  static double deviation(double[] values, int count, double mean) {
    double sum = 0;
    boolean differs = false;
    for (int i = 0; i < count; i++) {
      differs |= values[i] != values[0];
      sum += (values[i] - mean) * (values[i] - mean);
    }
    return differs ? Math.sqrt(sum / count) : 0;
  }

  /// A quantile of sorted values, linear between the two next to it (Hyndman and Fan 1996,
  /// definition 7); 0 of nothing.
  static double quantile(double[] sorted, int count, double share) {
    if (count == 0) {
      return 0;
    }
    double place = share * (count - 1);
    int below = (int) place;
    double rest = place - below;
    return rest == 0 ? sorted[below] : sorted[below] + rest * (sorted[below + 1] - sorted[below]);
  }

  /// The most frequent of sorted values, the smallest of those that are as frequent; 0 of nothing.
  static double mode(double[] sorted, int count) {
    double best = 0;
    int most = 0;
    for (int from = 0; from < count; ) {
      int to = from;
      while (to < count && sorted[to] == sorted[from]) {
        to++;
      }
      if (to - from > most) {
        most = to - from;
        best = sorted[from];
      }
      from = to;
    }
    return best;
  }
}
