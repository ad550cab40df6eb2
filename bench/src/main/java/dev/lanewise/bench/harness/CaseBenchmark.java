package dev.lanewise.bench.harness;

import dev.lanewise.bench.system.Work;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/// The one method that JMH measures: the current work of this virtual machine, so many times.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Threads(1)
public class CaseBenchmark {
  /// What is measured next.
  record Current(Work work, int repetitions) {}

  private static volatile Current next = new Current(new Nothing(), 1);

  private Work work = new Nothing();
  private int repetitions;

  static void measureNext(Current current) {
    next = current;
  }

  /// Takes what is measured next.
  @Setup
  public void setUp() {
    Current current = next;
    work = current.work();
    repetitions = current.repetitions();
  }

  /// Does the work.
  @Benchmark
  public void call() {
    work.run(repetitions);
  }

  private static final class Nothing implements Work {
    @Override
    public void run(int repetitions) {}

    @Override
    public double answer(int index) {
      return 0;
    }
  }
}
