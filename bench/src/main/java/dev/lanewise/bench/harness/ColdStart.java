package dev.lanewise.bench.harness;

import dev.lanewise.bench.cases.ColdCase;
import dev.lanewise.bench.system.Adapter;
import dev.lanewise.bench.system.SystemSpec;
import dev.lanewise.bench.system.Systems;
import dev.lanewise.bench.system.Work;
import java.util.Optional;

/// Times the first calls of this virtual machine, which has done nothing of the kind before.
///
/// JMH has no part in it: what it loads and compiles would be warm already. Loading the library and
/// making the plan count; making the data does not.
final class ColdStart {
  private static final double LIMIT_MICROS = 20e6;

  private ColdStart() {}

  /// The time of a case in microseconds; empty if the system has no such operation.
  ///
  /// @throws IllegalStateException if the goal is not reached in 20 seconds, or the answer is wrong
  static Optional<Double> micros(SystemSpec system, int threads, ColdCase what) {
    what.makeDataAhead();
    long start = System.nanoTime();
    try (Adapter adapter = Systems.start(system, threads)) {
      Optional<Work> prepared = adapter.prepare(what.work());
      if (prepared.isEmpty()) {
        return Optional.empty();
      }
      Work work = prepared.get();
      work.run(1);
      double micros = since(start);
      if (what.goalMicros() > 0) {
        return Optional.of(untilFast(work, start, what.goalMicros()));
      }
      Optional<String> wrong = what.check(work::answer);
      if (wrong.isPresent()) {
        throw new IllegalStateException(wrong.get());
      }
      return Optional.of(micros);
    }
  }

  private static double untilFast(Work work, long start, double goalMicros) {
    while (true) {
      long before = System.nanoTime();
      work.run(1);
      if (since(before) < goalMicros) {
        return since(start);
      }
      if (since(start) > LIMIT_MICROS) {
        throw new IllegalStateException("not under " + goalMicros + " us after 20 s");
      }
    }
  }

  private static double since(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1e3;
  }
}
