package dev.lanewise.bench.harness;

import dev.lanewise.bench.cases.BenchCase;
import dev.lanewise.bench.harness.BenchRun.Step;
import dev.lanewise.bench.system.SystemSpec;
import dev.lanewise.kernel.ElementType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What the virtual machines have answered.
public final class Results {
  private record Key(String name, ElementType type, String system, int threads) {}

  private record PeakKey(ElementType type, int threads) {}

  private final Map<Key, Result> results = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> details = new TreeMap<>();
  private final Map<PeakKey, List<Double>> peaks = new LinkedHashMap<>();
  private final Map<ElementType, Double> peakBefore = new LinkedHashMap<>();
  private final Map<ElementType, Double> peakAfter = new LinkedHashMap<>();
  private final Set<Key> heard = new HashSet<>();
  private String failure = "";

  /// What was measured, in the order of the cases, and of the systems within a case.
  public Collection<Result> all() {
    return results.values();
  }

  /// What the systems tell about themselves, by name.
  public Map<String, Map<String, String>> details() {
    return details;
  }

  /// The fma peak in GFLOP/s, of every measurement before and after a fork.
  public List<Double> peaks(ElementType type, int threads) {
    return peaks.getOrDefault(new PeakKey(type, threads), List.of());
  }

  /// Takes in all that one virtual machine has answered.
  public void addAll(SystemSpec system, int threads, List<BenchCase> cases, List<Line> lines) {
    Step step = new Step(0, system, threads, cases);
    lines.forEach(line -> add(step, line));
    end(step);
  }

  void add(Step step, Line line) {
    switch (line) {
      case Line.Started started -> details.put(step.system().name(), started.details());
      case Line.Peak peak -> addPeak(step, peak);
      case Line.Measured measured ->
          at(step, measured.name(), measured.type()).addFork(measured.value());
      case Line.Further further ->
          at(step, further.name(), further.type()).addFurther(further.figures());
      case Line.NotOffered none -> heard.add(key(step, none.name(), none.type()));
      case Line.Problem problem -> {
        if (problem.name() == null || problem.type() == null) {
          failure = problem.reason();
        } else {
          at(step, problem.name(), problem.type()).problem(problem.status(), problem.reason());
        }
      }
    }
  }

  private void addPeak(Step step, Line.Peak peak) {
    peaks
        .computeIfAbsent(new PeakKey(peak.type(), step.threads()), _ -> new ArrayList<>())
        .add(peak.value());
    (peak.before() ? peakBefore : peakAfter).put(peak.type(), peak.value());
  }

  private static Key key(Step step, String name, ElementType type) {
    return new Key(name, type, step.system().name(), step.threads());
  }

  private Result at(Step step, String name, ElementType type) {
    Key key = key(step, name, type);
    heard.add(key);
    return results.computeIfAbsent(key, _ -> new Result(find(step, name, type), step));
  }

  private static BenchCase find(Step step, String name, ElementType type) {
    return step.cases().stream()
        .filter(c -> c.name().equals(name) && c.type() == type)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no case " + name + " was asked for"));
  }

  /// A virtual machine has ended: cases that it never spoke of have failed.
  void end(Step step) {
    for (BenchCase what : step.cases()) {
      if (!heard.contains(key(step, what.name(), what.type()))) {
        String reason = failure.isEmpty() ? "no answer" : failure;
        at(step, what.name(), what.type()).problem(Status.FAILED, reason);
      }
      Result result = results.get(key(step, what.name(), what.type()));
      if (result != null) {
        result.addPeaks(peakBefore.get(what.type()), peakAfter.get(what.type()));
      }
    }
    heard.clear();
    failure = "";
    peakBefore.clear();
    peakAfter.clear();
  }
}
