package dev.lanewise.bench.harness;

import dev.lanewise.bench.cases.BenchCase;
import dev.lanewise.bench.cases.LatencyCase;
import dev.lanewise.bench.system.SystemSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A suite from begin to end: which virtual machines are started, in which order.
///
/// The systems take turns within a fork, forwards in one and backwards in the next, so that a
/// machine that grows slower or faster does so to all of them.
public final class BenchRun {
  /// One virtual machine that is to be started.
  ///
  /// @param fork counts from 0
  record Step(int fork, SystemSpec system, int threads, List<BenchCase> cases) {
    @Override
    public String toString() {
      return "fork " + (fork + 1) + " " + system.name() + " x" + threads;
    }
  }

  /// Hears how far a run is.
  public interface Progress {
    /// A virtual machine is about to start.
    ///
    /// @param done how many have ended
    /// @param of how many there are in all
    void at(int done, int of, String what);
  }

  private final RunOptions options;

  /// A run with these options; nothing is started yet.
  public BenchRun(RunOptions options) {
    this.options = options;
  }

  /// Runs all of it.
  ///
  /// @throws IOException if virtual machines cannot be started or their answers not be read
  public Results run(ChildProcess child, Progress progress)
      throws IOException, InterruptedException {
    return run(child, progress, Journal.none());
  }

  /// Runs what a journal does not know yet, and takes it down there.
  ///
  /// @throws IOException if virtual machines cannot be started or their answers not be read, or the
  ///   journal not be written
  public Results run(ChildProcess child, Progress progress, Journal journal)
      throws IOException, InterruptedException {
    Results results = new Results();
    List<Step> steps = steps();
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      progress.at(i, steps.size(), step.toString());
      Optional<List<Line>> known = journal.find(key(step));
      List<Line> lines = known.isPresent() ? known.get() : lines(child, step);
      if (known.isEmpty()) {
        journal.add(key(step), lines);
      }
      lines.forEach(line -> results.add(step, line));
      results.end(step);
    }
    progress.at(steps.size(), steps.size(), "done");
    return results;
  }

  private List<Line> lines(ChildProcess child, Step step) throws IOException, InterruptedException {
    List<Line> lines = new ArrayList<>();
    child.run(
        step.system(),
        answer ->
            new WorkOrder(
                options.suite(),
                step.system().name(),
                step.threads(),
                WorkOrder.items(step.cases()),
                options.budget(step.system()),
                answer),
        lines::add);
    return lines;
  }

  /// What tells a step from every other one, whatever run it belongs to.
  private String key(Step step) {
    String cases =
        step.cases().stream()
            .map(what -> what.name() + "/" + what.dtype())
            .collect(Collectors.joining(" "));
    return options.suite().id()
        + " "
        + step
        + (options.avx2() ? " avx2" : "")
        + (options.quick() ? " quick: " : ": ")
        + cases;
  }

  private List<Step> steps() {
    List<BenchCase> cases = options.cases();
    List<SystemSpec> systems = options.systemsToRun();
    List<Step> steps = new ArrayList<>();
    for (int fork = 0; fork < options.forksToRun(); fork++) {
      for (SystemSpec system : fork % 2 == 0 ? systems : systems.reversed()) {
        for (int threads : options.threadCounts(system)) {
          addSteps(steps, fork, system, threads, cases);
        }
      }
    }
    return steps;
  }

  /// Latencies are measured in the first fork only, and in a short run with the fewest threads
  /// only: they take a million calls.
  private void addSteps(
      List<Step> steps, int fork, SystemSpec system, int threads, List<BenchCase> all) {
    boolean latencies =
        fork == 0 && (!options.quick() || threads == options.threadCounts().getFirst());
    List<BenchCase> cases =
        all.stream().filter(what -> latencies || !(what instanceof LatencyCase)).toList();
    if (options.suite().hasFreshMachines()) {
      for (BenchCase what : cases) {
        steps.add(new Step(fork, system, threads, List.of(what)));
      }
    } else if (!cases.isEmpty()) {
      steps.add(new Step(fork, system, threads, cases));
    }
  }
}
