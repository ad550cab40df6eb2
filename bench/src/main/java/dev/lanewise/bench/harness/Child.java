package dev.lanewise.bench.harness;

import dev.lanewise.bench.cases.BenchCase;
import dev.lanewise.bench.cases.ColdCase;
import dev.lanewise.bench.cases.LatencyCase;
import dev.lanewise.bench.cases.MemoryCase;
import dev.lanewise.bench.cases.Suite;
import dev.lanewise.bench.system.Adapter;
import dev.lanewise.bench.system.FmaPeak;
import dev.lanewise.bench.system.SystemSpec;
import dev.lanewise.bench.system.Systems;
import dev.lanewise.bench.system.Work;
import dev.lanewise.kernel.ElementType;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.openjdk.jmh.runner.RunnerException;

/// A virtual machine of its own for one system: measures all cases of its work order.
///
/// First every case is called, checked and warmed, then every case is measured: what the compiler
/// learns from one case, it knows for all.
public final class Child {
  /// A case that is ready and warm.
  private record Ready(BenchCase what, Work work, double nanos, boolean measuredAlready) {}

  private static final int REASON_LENGTH = 300;

  private final WorkOrder order;
  private final SystemSpec system;
  private final Writer answer;
  private final CompilerWatch compiler = new CompilerWatch();

  private Child(WorkOrder order, Writer answer) {
    this.order = order;
    this.system = Systems.named(order.system());
    this.answer = answer;
  }

  static void main(String[] arguments) throws IOException {
    WorkOrder order = Json.MAPPER.readValue(Path.of(arguments[0]).toFile(), WorkOrder.class);
    try (Writer answer = Files.newBufferedWriter(Path.of(order.answerFile()))) {
      new Child(order, answer).run();
    }
    // Threads that a library has left behind must not keep this machine alive.
    System.exit(0);
  }

  private void run() throws IOException {
    try {
      if (order.suite().hasFreshMachines()) {
        fresh();
      } else {
        warm();
      }
    } catch (RuntimeException | LinkageError e) {
      write(new Line.Problem(null, null, Status.FAILED, reason(e)));
    }
  }

  private void warm() throws IOException {
    try (Adapter adapter = SharedThread.call(() -> Systems.start(system, order.threads()))) {
      write(new Line.Started(adapter.describe()));
      peaks(true);
      List<Ready> ready = new ArrayList<>();
      for (BenchCase what : order.cases()) {
        guarded(what, () -> SharedThread.call(() -> prepare(adapter, what)).ifPresent(ready::add));
      }
      for (Ready each : ready) {
        guarded(each.what(), () -> measure(each));
      }
      peaks(false);
    }
  }

  private void fresh() throws IOException {
    for (BenchCase what : order.cases()) {
      try {
        write(new Line.Started(Map.of()));
        Optional<Double> value =
            what instanceof MemoryCase memory
                ? ResidentMemory.mebibytes(system, order.threads(), memory)
                : ColdStart.micros(system, order.threads(), (ColdCase) what);
        if (value.isEmpty()) {
          write(new Line.NotOffered(what.name(), what.type()));
        } else {
          write(new Line.Measured(what.name(), what.type(), value.get(), List.of(value.get())));
        }
      } catch (RuntimeException | LinkageError e) {
        write(new Line.Problem(what.name(), what.type(), Status.FAILED, reason(e)));
      }
    }
  }

  private void peaks(boolean before) throws IOException {
    for (ElementType type : ElementType.values()) {
      if (order.items().stream().anyMatch(item -> item.type() == type)) {
        write(new Line.Peak(type, before, FmaPeak.measure(type, order.threads())));
      }
    }
  }

  /// Makes a case ready, calls it once, checks the answer and warms it up; empty, and said so, if
  /// there is nothing to measure.
  private Optional<Ready> prepare(Adapter adapter, BenchCase what) throws IOException {
    Optional<Work> prepared = adapter.prepare(what);
    if (prepared.isEmpty()) {
      write(new Line.NotOffered(what.name(), what.type()));
      return Optional.empty();
    }
    Work work = prepared.get();
    long start = System.nanoTime();
    work.run(1);
    double nanos = System.nanoTime() - start;
    if (system.kind() != SystemSpec.Kind.LIMIT) {
      Optional<String> wrong = what.check(work::answer);
      if (wrong.isPresent()) {
        write(new Line.Problem(what.name(), what.type(), Status.WRONG, wrong.get()));
        work.close();
        return Optional.empty();
      }
    }
    if (system.isPeer() && nanos > Budget.SINGLE_MILLIS * 1e6) {
      return Optional.of(new Ready(what, work, nanos, true));
    }
    work.warmUp();
    return Optional.of(new Ready(what, work, warmUp(work, nanos), false));
  }

  /// Calls for the time of the budget, and on until the compiler has been quiet for a while; the
  /// time of a call at the end of it.
  private double warmUp(Work work, double firstNanos) {
    Budget budget = order.budget();
    long start = System.nanoTime();
    double nanos = firstNanos;
    int repetitions = 1;
    while (true) {
      long before = System.nanoTime();
      double passed = (before - start) / 1e6;
      if (passed > Budget.WARM_UP_LIMIT_MILLIS
          || (passed > budget.warmUpMillis() && compiler.quietMillis() > budget.quietMillis())) {
        return nanos;
      }
      work.run(repetitions);
      double taken = System.nanoTime() - before;
      nanos = taken / repetitions;
      if (taken < 1e6) {
        repetitions *= 2;
      } else if (taken > 1e7) {
        repetitions = Math.max(1, repetitions / 2);
      }
    }
  }

  private void measure(Ready ready) throws IOException, RunnerException {
    BenchCase what = ready.what();
    List<Double> iterations;
    if (what instanceof LatencyCase) {
      Map<String, Double> figures =
          SharedThread.call(() -> Latency.measure(ready.work(), order.budget().latencySeconds()));
      iterations = List.of(Objects.requireNonNull(figures.get(Latency.name(50))));
      write(new Line.Further(what.name(), what.type(), figures));
    } else if (what.suite() == Suite.ALLOCATION) {
      iterations = Measurement.bytesPerCall(ready.work(), ready.nanos(), order.budget());
    } else {
      List<Double> nanos =
          ready.measuredAlready()
              ? List.of(ready.nanos())
              : Measurement.nanosPerCall(ready.work(), ready.nanos(), order.budget());
      iterations = nanos.stream().map(each -> value(what, each)).toList();
    }
    ready.work().close();
    write(new Line.Measured(what.name(), what.type(), Median.of(iterations), iterations));
  }

  private static double value(BenchCase what, double nanos) {
    return what.suite() == Suite.GEMM ? what.operations() / nanos : nanos / 1e3;
  }

  private interface Step {
    void run() throws IOException, RunnerException;
  }

  /// Runs a step; what goes wrong is written as a problem of the case.
  private void guarded(BenchCase what, Step step) throws IOException {
    try {
      step.run();
    } catch (RuntimeException | RunnerException | LinkageError | OutOfMemoryError e) {
      write(new Line.Problem(what.name(), what.type(), Status.FAILED, reason(e)));
    }
  }

  private static String reason(Throwable problem) {
    Throwable cause = problem;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    // Native libraries wrap their reasons in traces of many lines.
    String text = cause.toString().replaceAll("\\s+", " ");
    return text.substring(0, Math.min(text.length(), REASON_LENGTH));
  }

  private void write(Line line) throws IOException {
    answer.write(Json.MAPPER.writerFor(Line.class).writeValueAsString(line));
    answer.write('\n');
    answer.flush();
  }
}
