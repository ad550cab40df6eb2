package dev.lanewise.kernel.codegen;

/// The combining trees of reductions, on arrays: lane i takes lane i + h, for h from half the lanes
/// down to one. Generated code calls these at the end of a row or a tile; the driver combines
/// tiles.
public final class Lanes {
  private Lanes() {}

  /// Folds `count` lanes (a power of two) into the first.
  public static float sum(float[] v, int offset, int count) {
    for (int h = count >> 1; h > 0; h >>= 1) {
      for (int i = 0; i < h; i++) {
        v[offset + i] += v[offset + i + h];
      }
    }
    return v[offset];
  }

  /// Folds `count` lanes (a power of two) into the first.
  public static double sum(double[] v, int offset, int count) {
    for (int h = count >> 1; h > 0; h >>= 1) {
      for (int i = 0; i < h; i++) {
        v[offset + i] += v[offset + i + h];
      }
    }
    return v[offset];
  }

  /// Folds `count` lanes into the first.
  public static float min(float[] v, int offset, int count) {
    float m = v[offset];
    for (int i = 1; i < count; i++) {
      m = Math.min(m, v[offset + i]);
    }
    return m;
  }

  /// Folds `count` lanes into the first.
  public static double min(double[] v, int offset, int count) {
    double m = v[offset];
    for (int i = 1; i < count; i++) {
      m = Math.min(m, v[offset + i]);
    }
    return m;
  }

  /// Folds `count` lanes into the first.
  public static float max(float[] v, int offset, int count) {
    float m = v[offset];
    for (int i = 1; i < count; i++) {
      m = Math.max(m, v[offset + i]);
    }
    return m;
  }

  /// Folds `count` lanes into the first.
  public static double max(double[] v, int offset, int count) {
    double m = v[offset];
    for (int i = 1; i < count; i++) {
      m = Math.max(m, v[offset + i]);
    }
    return m;
  }

  /// The lane with the first smallest or largest value; -1 if no lane has seen any.
  public static int best(boolean largest, float[] v, int[] at, int offset, int count) {
    int best = -1;
    for (int i = offset; i < offset + count; i++) {
      if (at[i] >= 0 && (best < 0 || before(largest, v[i], at[i], v[best], at[best]))) {
        best = i;
      }
    }
    return best;
  }

  /// The lane with the first smallest or largest value; -1 if no lane has seen any.
  public static int best(boolean largest, double[] v, long[] at, int offset, int count) {
    int best = -1;
    for (int i = offset; i < offset + count; i++) {
      if (at[i] >= 0 && (best < 0 || before(largest, v[i], at[i], v[best], at[best]))) {
        best = i;
      }
    }
    return best;
  }

  /// Whether value a at position i goes before value b at position j: NaN before all, then the
  /// larger (or smaller), then the lower position.
  public static boolean before(boolean largest, double a, long i, double b, long j) {
    boolean nan = Double.isNaN(a);
    if (nan || Double.isNaN(b)) {
      return nan && (!Double.isNaN(b) || i < j);
    }
    return a == b ? i < j : largest == (a > b);
  }

  /// Combines partial results by pairs: 0 with 1, 2 with 3, then 0 with 2, and so on, until one is
  /// left in place 0. Each partial result is `width` values wide; place 0 begins at `first`.
  public static void combine(Fold fold, float[] v, int first, int count, int width) {
    for (int s = 1; s < count; s <<= 1) {
      for (int i = 0; i + s < count; i += 2 * s) {
        merge(fold, v, first + i * width, first + (i + s) * width, width);
      }
    }
  }

  /// Combines partial results by pairs, see [#combine(Fold, float[], int, int, int)].
  public static void combine(Fold fold, double[] v, int first, int count, int width) {
    for (int s = 1; s < count; s <<= 1) {
      for (int i = 0; i + s < count; i += 2 * s) {
        merge(fold, v, first + i * width, first + (i + s) * width, width);
      }
    }
  }

  private static void merge(Fold fold, float[] v, int a, int b, int width) {
    switch (fold) {
      case SUM -> {
        for (int i = 0; i < width; i++) {
          v[a + i] += v[b + i];
        }
      }
      case MIN, ARG_MIN -> {
        for (int i = 0; i < width; i++) {
          v[a + i] = Math.min(v[a + i], v[b + i]);
        }
      }
      case MAX, ARG_MAX -> {
        for (int i = 0; i < width; i++) {
          v[a + i] = Math.max(v[a + i], v[b + i]);
        }
      }
    }
  }

  private static void merge(Fold fold, double[] v, int a, int b, int width) {
    switch (fold) {
      case SUM -> {
        for (int i = 0; i < width; i++) {
          v[a + i] += v[b + i];
        }
      }
      case MIN, ARG_MIN -> {
        for (int i = 0; i < width; i++) {
          v[a + i] = Math.min(v[a + i], v[b + i]);
        }
      }
      case MAX, ARG_MAX -> {
        for (int i = 0; i < width; i++) {
          v[a + i] = Math.max(v[a + i], v[b + i]);
        }
      }
    }
  }
}
