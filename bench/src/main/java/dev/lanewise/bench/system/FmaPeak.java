package dev.lanewise.bench.system;

import dev.lanewise.kernel.ElementType;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// What the machine can do at most: fused multiply-adds in registers, without memory.
///
/// Twelve independent chains keep two units of four cycles' latency busy on machines of 16
/// registers as well.
public final class FmaPeak {
  private static final int CHAINS = 12;
  private static final int STEPS = 20_000;
  private static final int WARM_UP_CALLS = 200;
  private static final int MEASURED_CALLS = 60;
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;

  private FmaPeak() {}

  /// The rate in GFLOP/s of so many threads at once: each thread's best of many short calls, added
  /// up.
  public static double measure(ElementType type, int threads) {
    double[] rates = new double[threads];
    CyclicBarrier start = new CyclicBarrier(threads);
    Thread[] workers = new Thread[threads];
    for (int t = 0; t < threads; t++) {
      int index = t;
      workers[t] = Thread.ofPlatform().daemon().start(() -> rates[index] = rate(type, start));
    }
    double sum = 0;
    for (int t = 0; t < threads; t++) {
      try {
        workers[t].join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while measuring", e);
      }
      sum += rates[t];
    }
    return sum;
  }

  private static double rate(ElementType type, CyclicBarrier start) {
    double sink = 0;
    for (int i = 0; i < WARM_UP_CALLS; i++) {
      sink += call(type);
    }
    try {
      start.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException("the threads did not start together", e);
    }
    long best = Long.MAX_VALUE;
    for (int i = 0; i < MEASURED_CALLS; i++) {
      long before = System.nanoTime();
      sink += call(type);
      best = Math.min(best, System.nanoTime() - before);
    }
    if (sink == 1) {
      throw new IllegalStateException("the sum of zeros is 1");
    }
    int lanes = type == ElementType.FLOAT ? FLOATS.length() : DOUBLES.length();
    return 2.0 * CHAINS * STEPS * lanes / best;
  }

  private static double call(ElementType type) {
    return type == ElementType.FLOAT ? floats(STEPS, 0.5f) : doubles(STEPS, 0.5);
  }

  private static float floats(int steps, float factor) {
    var x = FloatVector.broadcast(FLOATS, factor);
    // Different values: equal chains could be merged into one.
    var c0 = FloatVector.broadcast(FLOATS, 0);
    var c1 = c0.add(1);
    var c2 = c0.add(2);
    var c3 = c0.add(3);
    var c4 = c0.add(4);
    var c5 = c0.add(5);
    var c6 = c0.add(6);
    var c7 = c0.add(7);
    var c8 = c0.add(8);
    var c9 = c0.add(9);
    var c10 = c0.add(10);
    var c11 = c0.add(11);
    for (int i = 0; i < steps; i++) {
      c0 = x.fma(x, c0);
      c1 = x.fma(x, c1);
      c2 = x.fma(x, c2);
      c3 = x.fma(x, c3);
      c4 = x.fma(x, c4);
      c5 = x.fma(x, c5);
      c6 = x.fma(x, c6);
      c7 = x.fma(x, c7);
      c8 = x.fma(x, c8);
      c9 = x.fma(x, c9);
      c10 = x.fma(x, c10);
      c11 = x.fma(x, c11);
    }
    return c0.add(c1)
        .add(c2)
        .add(c3)
        .add(c4)
        .add(c5)
        .add(c6)
        .add(c7)
        .add(c8)
        .add(c9)
        .add(c10)
        .add(c11)
        .reduceLanes(VectorOperators.ADD);
  }

  private static double doubles(int steps, double factor) {
    var x = DoubleVector.broadcast(DOUBLES, factor);
    // Different values: equal chains could be merged into one.
    var c0 = DoubleVector.broadcast(DOUBLES, 0);
    var c1 = c0.add(1);
    var c2 = c0.add(2);
    var c3 = c0.add(3);
    var c4 = c0.add(4);
    var c5 = c0.add(5);
    var c6 = c0.add(6);
    var c7 = c0.add(7);
    var c8 = c0.add(8);
    var c9 = c0.add(9);
    var c10 = c0.add(10);
    var c11 = c0.add(11);
    for (int i = 0; i < steps; i++) {
      c0 = x.fma(x, c0);
      c1 = x.fma(x, c1);
      c2 = x.fma(x, c2);
      c3 = x.fma(x, c3);
      c4 = x.fma(x, c4);
      c5 = x.fma(x, c5);
      c6 = x.fma(x, c6);
      c7 = x.fma(x, c7);
      c8 = x.fma(x, c8);
      c9 = x.fma(x, c9);
      c10 = x.fma(x, c10);
      c11 = x.fma(x, c11);
    }
    return c0.add(c1)
        .add(c2)
        .add(c3)
        .add(c4)
        .add(c5)
        .add(c6)
        .add(c7)
        .add(c8)
        .add(c9)
        .add(c10)
        .add(c11)
        .reduceLanes(VectorOperators.ADD);
  }
}
