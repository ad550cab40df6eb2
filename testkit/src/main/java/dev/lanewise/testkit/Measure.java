package dev.lanewise.testkit;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;

/// Measures allocation and time of something that is done over and over.
final class Measure {
  private static final int BATCH = 1000;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private Measure() {}

  /// Bytes that the calling thread allocates for each call: the least of several batches, since
  /// compilation moves things off the heap only after a while.
  ///
  /// @param action what is measured
  /// @param part what the action does too and what does not count
  static double allocation(Runnable action, Runnable part) {
    double least = Double.POSITIVE_INFINITY;
    long end = System.nanoTime() + LIMIT.toNanos();
    while (least >= 1 && System.nanoTime() < end) {
      least = Math.min(least, bytes(action) - bytes(part));
    }
    return Math.max(least, 0);
  }

  private static double bytes(Runnable action) {
    if (!(ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads)) {
      return 0;
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < BATCH; i++) {
      action.run();
    }
    return (double) (threads.getCurrentThreadAllocatedBytes() - before) / BATCH;
  }

  /// The median time of a call in microseconds.
  static double microseconds(Runnable action, int calls) {
    double[] times = new double[calls];
    for (int i = 0; i < calls; i++) {
      long start = System.nanoTime();
      action.run();
      times[i] = (System.nanoTime() - start) * 1e-3;
    }
    Arrays.sort(times);
    return times[calls / 2];
  }
}
