package dev.lanewise.kernel.runtime;

import dev.lanewise.kernel.Workers;

/// How fast memory is, measured over arrays that no cache holds.
public final class Bandwidth {
  private static final int FLOATS = 16 << 20;
  private static final int PIECES = 64;
  private static final int ROUNDS = 12;

  private Bandwidth() {}

  /// Billions of bytes in a second read and written by `System.arraycopy`, the best of a dozen
  /// rounds.
  public static double copy(Workers workers) {
    float[] from = new float[length()];
    float[] to = new float[from.length];
    int piece = from.length / PIECES;
    return best(
        workers,
        2L * Float.BYTES * from.length,
        i -> System.arraycopy(from, i * piece, to, i * piece, piece));
  }

  /// Billions of bytes in a second of `a = b + s c`: two arrays read, one written, not counting
  /// that memory may read a line before it is written.
  public static double triad(Workers workers) {
    float[] a = new float[length()];
    float[] b = new float[a.length];
    float[] c = new float[a.length];
    int piece = a.length / PIECES;
    return best(
        workers, 3L * Float.BYTES * a.length, i -> triad(a, b, c, i * piece, (i + 1) * piece));
  }

  private static void triad(float[] a, float[] b, float[] c, int from, int to) {
    for (int i = from; i < to; i++) {
      a[i] = b[i] + 3 * c[i];
    }
  }

  /// 64 MiB an array, less where the heap is small.
  private static int length() {
    long spare = Runtime.getRuntime().maxMemory() / 8 / Float.BYTES;
    return (int) Math.min(FLOATS, spare) / PIECES * PIECES;
  }

  private static double best(Workers workers, long bytes, Workers.Task task) {
    double best = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      workers.run(PIECES, task);
      best = Math.max(best, (double) bytes / (System.nanoTime() - start));
    }
    return best;
  }
}
