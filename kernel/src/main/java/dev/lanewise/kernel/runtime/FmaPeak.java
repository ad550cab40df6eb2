package dev.lanewise.kernel.runtime;

import dev.lanewise.kernel.ElementType;

/// The most fused multiply-adds that one core does here, found by doing nothing else.
public final class FmaPeak {
  /// About 10 microseconds of work on a fast processor.
  private static final int ROUNDS = 10_000;

  private static final long LEAST_NANOS = 150_000_000L;
  private static final long STEADY_NANOS = 100_000_000L;
  private static final long MOST_NANOS = 3_000_000_000L;

  /// A loop of independent chains.
  interface Chains {
    /// The floating-point operations of a run; a fused multiply-add counts as two.
    long flops(ElementType type, int rounds);

    /// Runs and returns something that depends on every chain.
    double run(ElementType type, int rounds);
  }

  private FmaPeak() {}

  /// Billions of floating-point operations in a second on one core, the best of many short runs;
  /// takes some tenths of a second, most of it until the loop is compiled.
  public static double measure(ElementType type) {
    Chains chains =
        Machine.isVector() && Machine.HARDWARE_FMA ? new VectorFmaChains() : new ScalarFmaChains();
    long begin = System.nanoTime();
    long improved = begin;
    long now = begin;
    double best = 0;
    while (now - begin < LEAST_NANOS
        || (now - improved < STEADY_NANOS && now - begin < MOST_NANOS)) {
      double sum = chains.run(type, ROUNDS);
      long end = System.nanoTime();
      double rate = (double) chains.flops(type, ROUNDS) / Math.max(1, end - now);
      if (rate > best * 1.01 && sum > 0) {
        improved = end;
      }
      best = Math.max(best, rate);
      now = end;
    }
    return best;
  }
}
