package dev.lanewise.bench.harness;

import dev.lanewise.bench.cases.LatencyCase;
import dev.lanewise.bench.system.Work;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/// Times single calls one after another, each for itself.
final class Latency {
  private static final double NANOS_PER_MICRO = 1e3;
  private static final int DIGITS = 3;
  private static final long LONGEST_NANOS = 60_000_000_000L;

  private static final int CALLS_PER_LOOK = 1000;

  private Latency() {}

  /// Microseconds at each percentile; then the number of calls, and of garbage collections during
  /// them.
  ///
  /// @param limitSeconds a system whose calls take too long for all of them is given this time
  static Map<String, Double> measure(Work work, int limitSeconds) {
    Histogram histogram = new Histogram(LONGEST_NANOS, DIGITS);
    System.gc();
    long before = collections();
    long start = System.nanoTime();
    for (int i = 0; i < LatencyCase.CALLS; i++) {
      long begin = System.nanoTime();
      work.run(1);
      long end = System.nanoTime();
      histogram.recordValue(Math.min(LONGEST_NANOS, end - begin));
      if (i % CALLS_PER_LOOK == 0 && end - start > TimeUnit.SECONDS.toNanos(limitSeconds)) {
        break;
      }
    }
    double collections = collections() - before;
    Map<String, Double> figures = new LinkedHashMap<>();
    for (double percentile : LatencyCase.PERCENTILES) {
      figures.put(name(percentile), histogram.getValueAtPercentile(percentile) / NANOS_PER_MICRO);
    }
    figures.put("calls", (double) histogram.getTotalCount());
    figures.put("collections", collections);
    return figures;
  }

  /// The name of a percentile, as in p99.9.
  static String name(double percentile) {
    if (percentile == 100) {
      return "max";
    }
    String digits = Double.toString(percentile);
    return "p" + (digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits);
  }

  private static long collections() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
        .sum();
  }
}
