package dev.lanewise.kernel.runtime;

/// Finds out by the clock whether `Math.fma` is an instruction. A flag would not tell all: the
/// instruction may be missing, switched off, or unknown to the compiler. In decimal one call takes
/// microseconds, as an instruction at most tens of nanoseconds, even interpreted.
final class FmaProbe {
  private static final int CALLS = 8;
  private static final int ROUNDS = 8;
  private static final long FAST_NANOS = 150L * CALLS;

  private FmaProbe() {}

  static boolean isFast() {
    double value = 1.1;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      for (int call = 0; call < CALLS; call++) {
        value = Math.fma(value, 0.7, 0.3);
      }
      if (System.nanoTime() - start <= FAST_NANOS && value > 0) {
        return true;
      }
    }
    return false;
  }
}
