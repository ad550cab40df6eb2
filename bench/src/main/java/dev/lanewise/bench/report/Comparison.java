package dev.lanewise.bench.report;

import dev.lanewise.bench.cases.BenchCase;
import dev.lanewise.bench.cases.GemmCase;
import dev.lanewise.bench.cases.NetworkCase;
import dev.lanewise.bench.cases.Suite;
import dev.lanewise.bench.harness.Median;
import dev.lanewise.bench.harness.Result;
import dev.lanewise.bench.harness.Results;
import dev.lanewise.bench.system.SystemSpec.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/// The results of one case side by side: who is the best peer, what is the limit.
///
/// @param results of all systems, Lanewise first if it took part
/// @param limit what the machine can do at most, in the unit of the case
public record Comparison(BenchCase what, int threads, List<Result> results, OptionalDouble limit) {

  /// The largest n of a small and of a middling product.
  private static final int SMALL = 100;

  private static final int MEDIUM = 384;

  /// Of a machine of 1 GFLOP/s.
  private static final double OPERATIONS_PER_MICRO = 1e3;

  private record Key(String name, String dtype, int threads) {}

  /// One comparison for each case and number of threads, in the order of the cases.
  public static List<Comparison> of(List<BenchCase> cases, List<Integer> threads, Results results) {
    Map<Key, List<Result>> byCase = new LinkedHashMap<>();
    for (Result result : results.all()) {
      Key key = new Key(result.what().name(), result.what().dtype(), result.threads());
      byCase.computeIfAbsent(key, _ -> new ArrayList<>()).add(result);
    }
    List<Comparison> all = new ArrayList<>();
    for (BenchCase what : cases) {
      for (int count : threads) {
        List<Result> found = byCase.get(new Key(what.name(), what.dtype(), count));
        if (found != null) {
          found.sort(
              (a, b) -> Integer.compare(SystemOrder.of(a.system()), SystemOrder.of(b.system())));
          all.add(new Comparison(what, count, found, limit(what, count, found, results)));
        }
      }
    }
    return all;
  }

  private static OptionalDouble limit(
      BenchCase what, int threads, List<Result> found, Results results) {
    if (what.suite() == Suite.GEMM) {
      List<Double> peaks = results.peaks(what.type(), threads);
      return peaks.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Median.of(peaks));
    }
    if (what instanceof NetworkCase network) {
      List<Double> peaks = results.peaks(what.type(), threads);
      return peaks.isEmpty()
          ? OptionalDouble.empty()
          : OptionalDouble.of(network.operations() / (Median.of(peaks) * OPERATIONS_PER_MICRO));
    }
    // These suites measure times; of several limits the slowest binds.
    return found.stream()
        .filter(result -> result.system().kind() == Kind.LIMIT && result.isOk())
        .mapToDouble(Result::value)
        .max();
  }

  /// The result of Lanewise, if it took part and has a value.
  public Optional<Result> lanewise() {
    return results.stream()
        .filter(result -> result.system().kind() == Kind.LANEWISE && result.isOk())
        .findFirst();
  }

  /// The best of the systems that the condition allows, Lanewise and the limit left out.
  public Optional<Result> best(Predicate<Result> condition) {
    return results.stream()
        .filter(Result::isOk)
        .filter(r -> r.system().kind() != Kind.LANEWISE && r.system().kind() != Kind.LIMIT)
        .filter(condition)
        .reduce((a, b) -> speedup(a.value(), b.value()) > 1 ? a : b);
  }

  /// How many times as fast as another value one is.
  double speedup(double value, double other) {
    if (value == other) {
      // Nothing allocated by either is 0 over 0.
      return 1;
    }
    return what.suite().largerIsBetter() ? value / other : other / value;
  }

  /// How many times as fast as the best of the others Lanewise is.
  public OptionalDouble ratio(Predicate<Result> condition) {
    Optional<Result> lanewise = lanewise();
    Optional<Result> best = best(condition);
    return lanewise.isEmpty() || best.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(speedup(lanewise.get().value(), best.get().value()));
  }

  /// The part of the limit that a value reaches.
  public OptionalDouble ofLimit(double value) {
    return limit.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(speedup(value, limit.getAsDouble()));
  }

  /// The group of a matrix product: squares by size, and what is not square.
  public static String group(GemmCase gemm) {
    if (!gemm.isSquare()) {
      return "thin";
    }
    if (gemm.n() <= SMALL) {
      return "n up to 100";
    }
    return gemm.n() <= MEDIUM ? "n 128 to 384" : "n 512 and more";
  }
}
