package dev.lanewise.bench.harness;

import dev.lanewise.bench.cases.BenchCase;
import dev.lanewise.bench.harness.BenchRun.Step;
import dev.lanewise.bench.system.SystemSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one system needed for one case, fork by fork.
public final class Result {
  private final BenchCase what;
  private final SystemSpec system;
  private final int threads;
  private final List<Double> forks = new ArrayList<>();
  private final List<Double> peaksBefore = new ArrayList<>();
  private final List<Double> peaksAfter = new ArrayList<>();
  private final Map<String, Double> further = new LinkedHashMap<>();
  private Status status = Status.OK;
  private String reason = "";

  Result(BenchCase what, Step step) {
    this.what = what;
    this.system = step.system();
    this.threads = step.threads();
  }

  void addFork(double value) {
    forks.add(value);
  }

  void addFurther(Map<String, Double> figures) {
    further.putAll(figures);
  }

  void addPeaks(@Nullable Double before, @Nullable Double after) {
    if (before != null) {
      peaksBefore.add(before);
    }
    if (after != null) {
      peaksAfter.add(after);
    }
  }

  /// A wrong answer outweighs a failure, and both outweigh every value.
  void problem(Status found, String why) {
    if (status != Status.WRONG) {
      status = found;
      reason = why;
    }
  }

  /// The case.
  public BenchCase what() {
    return what;
  }

  /// The system.
  public SystemSpec system() {
    return system;
  }

  /// How many threads it could use.
  public int threads() {
    return threads;
  }

  /// How measuring ended.
  public Status status() {
    return status;
  }

  /// What went wrong, or empty.
  public String reason() {
    return reason;
  }

  /// Whether there is a value that counts.
  public boolean isOk() {
    return status == Status.OK && !forks.isEmpty();
  }

  /// The median of the forks.
  ///
  /// @throws IllegalArgumentException if there are none
  public double value() {
    return Median.of(forks);
  }

  /// The value of each fork.
  public List<Double> forks() {
    return forks;
  }

  /// More figures than the value, by name; most cases have none.
  public Map<String, Double> further() {
    return further;
  }

  /// The fma peak before each fork, in GFLOP/s.
  public List<Double> peaksBefore() {
    return peaksBefore;
  }

  /// The fma peak after each fork, in GFLOP/s.
  public List<Double> peaksAfter() {
    return peaksAfter;
  }
}
