package dev.lanewise.kernel.codegen;

/// The lanes in which a row is reduced, and the trees that combine partial results.
///
/// Of n columns, (n - 1) rounded down to a multiple of the wide lanes (64 floats, 32 doubles) go
/// into wide lane c mod wide, and the at least one that are left into rest lane c mod rest (16, 8).
/// Then wide lane i takes wide lane i + h, for h from half the wide lanes down to the rest lanes;
/// the first wide lanes take the rest lanes; and so on by halving, down to one. Generated code does
/// this in registers or, by these methods, in the scratch; the driver combines tiles.
public final class Lanes {
  private Lanes() {}

  /// Folds the lanes of one sum, wide lanes first, into the first.
  public static float sum(float[] v, int offset, int wide, int rest) {
    halve(v, offset, wide, rest);
    for (int i = 0; i < rest; i++) {
      v[offset + i] += v[offset + wide + i];
    }
    halve(v, offset, rest, 1);
    return v[offset];
  }

  private static void halve(float[] v, int offset, int count, int until) {
    for (int h = count >> 1; h >= until; h >>= 1) {
      for (int i = 0; i < h; i++) {
        v[offset + i] += v[offset + i + h];
      }
    }
  }

  /// Folds the lanes of one sum, wide lanes first, into the first.
  public static double sum(double[] v, int offset, int wide, int rest) {
    halve(v, offset, wide, rest);
    for (int i = 0; i < rest; i++) {
      v[offset + i] += v[offset + wide + i];
    }
    halve(v, offset, rest, 1);
    return v[offset];
  }

  private static void halve(double[] v, int offset, int count, int until) {
    for (int h = count >> 1; h >= until; h >>= 1) {
      for (int i = 0; i < h; i++) {
        v[offset + i] += v[offset + i + h];
      }
    }
  }

  /// Folds `count` lanes into one.
  public static float min(float[] v, int offset, int count) {
    float m = v[offset];
    for (int i = 1; i < count; i++) {
      m = Math.min(m, v[offset + i]);
    }
    return m;
  }

  /// Folds `count` lanes into one.
  public static double min(double[] v, int offset, int count) {
    double m = v[offset];
    for (int i = 1; i < count; i++) {
      m = Math.min(m, v[offset + i]);
    }
    return m;
  }

  /// Folds `count` lanes into one.
  public static float max(float[] v, int offset, int count) {
    float m = v[offset];
    for (int i = 1; i < count; i++) {
      m = Math.max(m, v[offset + i]);
    }
    return m;
  }

  /// Folds `count` lanes into one.
  public static double max(double[] v, int offset, int count) {
    double m = v[offset];
    for (int i = 1; i < count; i++) {
      m = Math.max(m, v[offset + i]);
    }
    return m;
  }

  /// The number of a key. Keys are integers in the order of the numbers they stand for, -0 below
  /// +0: the bits, and for negative numbers all but the sign turned over. The largest stands for a
  /// NaN where the largest is sought, the smallest where the smallest is.
  public static float fromKey(int key) {
    return Float.intBitsToFloat(key ^ (key >> 31 >>> 1));
  }

  /// The number of a key, see [#fromKey(int)].
  public static double fromKey(long key) {
    return Double.longBitsToDouble(key ^ (key >> 63 >>> 1));
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
      case SUM, SUM_OF_SQUARES -> {
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
      case SUM, SUM_OF_SQUARES -> {
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
