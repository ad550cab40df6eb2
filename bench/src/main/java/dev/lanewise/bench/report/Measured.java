package dev.lanewise.bench.report;

import dev.lanewise.bench.harness.Results;
import dev.lanewise.bench.harness.RunOptions;
import java.util.List;

/// What one suite has given.
///
/// @param options what was asked for
/// @param comparisons the results case by case
/// @param results the results as they came
public record Measured(RunOptions options, List<Comparison> comparisons, Results results) {
  /// Brings results into the order of the cases.
  public static Measured of(RunOptions options, Results results) {
    List<Comparison> comparisons = Comparison.of(options.cases(), options.threadCounts(), results);
    return new Measured(options, comparisons, results);
  }

  /// Whether there is any value.
  public boolean hasValues() {
    return comparisons.stream().anyMatch(c -> c.results().stream().anyMatch(r -> r.isOk()));
  }
}
