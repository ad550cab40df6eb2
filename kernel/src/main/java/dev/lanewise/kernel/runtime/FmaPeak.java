package dev.lanewise.kernel.runtime;

import dev.lanewise.kernel.ElementType;

/// The most fused multiply-adds that one core does here, found by doing nothing else.
public final class FmaPeak {
  /// Some 10 microseconds of work on a fast processor.
  private static final int ROUNDS = 10_000;

  /// Few enough that the loop is soon called often, which gets it compiled.
  private static final int WARM_UP_ROUNDS = 200;

  private static final long LEAST_NANOS = 100_000_000L;
  private static final long STEADY_NANOS = 50_000_000L;
  private static final long MOST_NANOS = 5_000_000_000L;

  /// A loop of independent chains.
  interface Chains {
    /// The floating-point operations of a run; a fused multiply-add counts as two.
    long flops(ElementType type, int rounds);

    /// Runs and returns something that depends on every chain.
    double run(ElementType type, int rounds);
  }

  private FmaPeak() {}

  /// Billions of floating-point operations in a second on one core, the best of many short runs;
  /// takes some tenths of a second, the first time mostly until the loops are compiled.
  public static double measure(ElementType type) {
    double scalar = best(new ScalarFmaChains(), type, 0);
    return Machine.isVector() && Machine.HARDWARE_FMA
        ? Math.max(scalar, best(new VectorFmaChains(), type, 1.2 * scalar))
        : scalar;
  }

  /// The best rate once it has stopped rising, and not before it has passed what it must exceed
  /// when compiled.
  private static double best(Chains chains, ElementType type, double floor) {
    long begin = System.nanoTime();
    long improved = begin;
    long now = begin;
    double best = 0;
    while (now - begin < MOST_NANOS
        && (best <= floor || now - begin < LEAST_NANOS || now - improved < STEADY_NANOS)) {
      int rounds = best <= floor ? WARM_UP_ROUNDS : ROUNDS;
      double sum = chains.run(type, rounds);
      long end = System.nanoTime();
      double rate = (double) chains.flops(type, rounds) / Math.max(1, end - now);
      if (rate > best * 1.01 && sum > 0) {
        improved = end;
      }
      best = Math.max(best, rate);
      now = end;
    }
    return best;
  }
}
