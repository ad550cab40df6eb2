package dev.lanewise.bench.harness;

import dev.lanewise.bench.system.SimpleWork;
import dev.lanewise.bench.system.Work;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Measures a work that is ready and warm, with JMH inside this virtual machine: the parent makes
/// the forks.
final class Measurement {
  /// Repetitions are put together until a call of JMH takes this long.
  private static final double INVOCATION_NANOS = 200_000;

  private static final double NANOS_PER_MILLI = 1e6;

  private Measurement() {}

  /// Nanoseconds per call of each iteration.
  static List<Double> nanosPerCall(Work work, double estimatedNanos, Budget budget)
      throws RunnerException {
    int repetitions = repetitions(estimatedNanos);
    return iterations(run(work, repetitions, estimatedNanos, budget, false)).stream()
        .map(iteration -> iteration.getPrimaryResult().getScore() / repetitions)
        .toList();
  }

  /// Bytes allocated per call of each iteration, on all threads together, less what JMH allocates
  /// in an iteration of a work that does nothing but wait.
  static List<Double> bytesPerCall(Work work, double estimatedNanos, Budget budget)
      throws RunnerException {
    Work waiting = new SimpleWork(Measurement::waitAWhile, _ -> 0);
    double own =
        Median.of(
            iterations(run(waiting, 1, INVOCATION_NANOS, budget, true)).stream()
                .map(iteration -> allocated(iteration) * calls(iteration, budget))
                .toList());
    int repetitions = repetitions(estimatedNanos);
    return iterations(run(work, repetitions, estimatedNanos, budget, true)).stream()
        .map(iteration ->
            Math.max(0, allocated(iteration) - own / calls(iteration, budget)) / repetitions)
        .toList();
  }

  private static double calls(IterationResult iteration, Budget budget) {
    double nanos = iteration.getPrimaryResult().getScore();
    return Math.max(1, budget.iterationMillis() * NANOS_PER_MILLI / nanos);
  }

  private static void waitAWhile() {
    long end = System.nanoTime() + (long) INVOCATION_NANOS;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  @SuppressWarnings("rawtypes") // JMH's own signature
  private static double allocated(IterationResult iteration) {
    for (Map.Entry<String, Result> entry : iteration.getSecondaryResults().entrySet()) {
      if (entry.getKey().endsWith("gc.alloc.rate.norm")) {
        return entry.getValue().getScore();
      }
    }
    throw new IllegalStateException("the gc profiler tells no allocation");
  }

  private static int repetitions(double estimatedNanos) {
    return (int) Math.max(1, Math.min(1 << 20, INVOCATION_NANOS / Math.max(1, estimatedNanos)));
  }

  private static List<IterationResult> iterations(Collection<RunResult> results) {
    return results.stream()
        .flatMap(run -> run.getBenchmarkResults().stream())
        .flatMap(fork -> StreamSupport.stream(fork.getIterationResults().spliterator(), false))
        .toList();
  }

  private static Collection<RunResult> run(
      Work work, int repetitions, double estimatedNanos, Budget budget, boolean allocation)
      throws RunnerException {
    CaseBenchmark.measureNext(new CaseBenchmark.Current(work, repetitions));
    double millis = estimatedNanos / NANOS_PER_MILLI;
    TimeValue iteration = TimeValue.milliseconds(budget.iterationMillis());
    var options =
        new OptionsBuilder()
            .include(CaseBenchmark.class.getName() + "\\.call")
            .forks(0)
            .warmupIterations(budget.warmsUpAgain(millis) ? 1 : 0)
            .warmupTime(iteration)
            .measurementIterations(budget.iterationsFor(millis))
            .measurementTime(iteration)
            .verbosity(VerboseMode.SILENT);
    if (allocation) {
      options.addProfiler(GCProfiler.class);
    }
    return new Runner(options.build()).run();
  }
}
