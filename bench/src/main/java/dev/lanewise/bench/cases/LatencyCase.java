package dev.lanewise.bench.cases;

import dev.lanewise.kernel.ElementType;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;

/// The times of very many single predictions, each for itself: the value is the median, and beside
/// it stand what one in 100 and one in 1000 exceed, the longest, and the garbage collections.
public record LatencyCase(NetworkCase work) implements BenchCase {
  /// How many predictions.
  public static final int CALLS = 1_000_000;

  /// Percentiles that are told, in percent.
  public static final List<Double> PERCENTILES = List.of(50.0, 99.0, 99.9, 100.0);

  @Override
  public Suite suite() {
    return work.suite();
  }

  @Override
  public String name() {
    return work.kind().id() + "-latency";
  }

  @Override
  public ElementType type() {
    return work.type();
  }

  @Override
  public void makeDataAhead() {
    work.makeDataAhead();
  }

  @Override
  public Optional<String> check(IntToDoubleFunction answer) {
    return work.check(answer);
  }
}
