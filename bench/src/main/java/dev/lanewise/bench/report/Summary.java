package dev.lanewise.bench.report;

import dev.lanewise.bench.cases.BenchCase;
import dev.lanewise.bench.cases.GemmCase;
import dev.lanewise.bench.cases.NetworkCase;
import dev.lanewise.bench.cases.OptimizerCase;
import dev.lanewise.bench.cases.Suite;
import dev.lanewise.bench.harness.Result;
import dev.lanewise.bench.system.SystemSpec.Kind;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/// What all cases together say: geometric means of the ratios, and the least of them.
public final class Summary {
  private static final Set<String> NATIVE_MEMORY = Set.of("openblas", "mkl");
  private static final int LARGE = 512;

  private final PrintWriter out;

  /// A summary that goes there.
  public Summary(PrintWriter out) {
    this.out = out;
  }

  /// Prints it; nothing when Lanewise took no part.
  public void print(Suite suite, List<Comparison> comparisons) {
    if (suite == Suite.GEMM) {
      gemm(comparisons);
    } else if (suite == Suite.LOOPS || suite == Suite.FUNCTIONS) {
      elementwise(comparisons);
    } else if (suite == Suite.OPTIMIZERS) {
      optimizers(comparisons);
    } else if (suite == Suite.TRAINING || suite == Suite.INFERENCE) {
      networks(comparisons);
    } else if (suite == Suite.MEMORY) {
      memory(comparisons);
    }
    out.flush();
  }

  private void gemm(List<Comparison> comparisons) {
    Predicate<Result> nativeBest = r -> NATIVE_MEMORY.contains(r.system().name());
    Function<Comparison, String> group = c -> Comparison.group((GemmCase) c.what());
    ratios("lanewise / max(openblas, mkl)", comparisons, nativeBest, _ -> "all");
    ratios("", comparisons, nativeBest, group);
    Predicate<Result> haswell = r -> r.system().name().equals("openblas-haswell");
    ratios("lanewise / openblas-haswell", comparisons, haswell, _ -> "all");
    Predicate<Result> java = r -> r.system().kind() == Kind.JAVA;
    ratios("lanewise / best pure-Java peer", comparisons, java, _ -> "all");
    List<Comparison> large =
        comparisons.stream().filter(c -> c.what() instanceof GemmCase g && isLarge(g)).toList();
    parts("of the fma peak, square n from 512", large);
    scaling(large);
  }

  private static boolean isLarge(GemmCase gemm) {
    return gemm.isSquare() && gemm.n() >= LARGE;
  }

  private void elementwise(List<Comparison> comparisons) {
    for (String peer : List.of("pytorch", "jdk-lanewise", "math", "vector-api", "copy")) {
      ratios(
          "times as fast as " + peer, comparisons, r -> r.system().name().equals(peer), _ -> "all");
    }
  }

  private void optimizers(List<Comparison> comparisons) {
    for (String peer : List.of("djl", "nd4j")) {
      ratios(
          "times as fast as " + peer, comparisons, r -> r.system().name().equals(peer), _ -> "all");
    }
    parts("of the slower of read-write and root-quotient", elementwise(comparisons, true));
    parts("of the rate of plain products", elementwise(comparisons, false));
  }

  private void networks(List<Comparison> comparisons) {
    for (String peer : List.of("djl", "dl4j")) {
      ratios(
          "times as fast as " + peer, comparisons, r -> r.system().name().equals(peer), _ -> "all");
    }
    List<Comparison> bounded =
        comparisons.stream().filter(c -> c.what() instanceof NetworkCase).toList();
    parts("of the fma bound of all products", bounded);
    List<Comparison> trained =
        bounded.stream().filter(c -> c.what().suite() == Suite.TRAINING).toList();
    parts(
        "of that bound without the gradient for the input of the network",
        trained,
        c -> ((NetworkCase) c.what()).neededOperations() / c.what().operations());
  }

  private static List<Comparison> elementwise(List<Comparison> comparisons, boolean wanted) {
    return comparisons.stream()
        .filter(c -> c.what() instanceof OptimizerCase o && o.kind().isElementwise() == wanted)
        .toList();
  }

  private void ratios(
      String title,
      List<Comparison> comparisons,
      Predicate<Result> others,
      Function<Comparison, String> group) {
    Map<String, Extremes> groups = new LinkedHashMap<>();
    for (Comparison comparison : comparisons) {
      OptionalDouble ratio = ratio(comparison, others);
      if (ratio.isPresent()) {
        String name = label(comparison) + ", " + group.apply(comparison);
        groups.computeIfAbsent(name, _ -> new Extremes()).add(ratio.getAsDouble(), comparison);
      }
    }
    if (!groups.isEmpty() && !title.isEmpty()) {
      out.printf("%n%s%n", title);
    }
    groups.forEach((name, extremes) -> extremes.print(out, name));
  }

  /// The limit counts here as a peer, when it is asked for by name.
  private static OptionalDouble ratio(Comparison comparison, Predicate<Result> others) {
    var lanewise = comparison.lanewise();
    var best =
        comparison.results().stream()
            .filter(r -> r.isOk() && r.system().kind() != Kind.LANEWISE && others.test(r))
            .reduce((a, b) -> comparison.speedup(a.value(), b.value()) > 1 ? a : b);
    return lanewise.isEmpty() || best.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(comparison.speedup(lanewise.get().value(), best.get().value()));
  }

  private void memory(List<Comparison> comparisons) {
    for (String peer : List.of("djl", "dl4j")) {
      ratios(
          "times less memory than " + peer,
          comparisons,
          r -> r.system().name().equals(peer),
          _ -> "all");
    }
  }

  private void parts(String title, List<Comparison> comparisons) {
    parts(title, comparisons, _ -> 1);
  }

  private void parts(
      String title, List<Comparison> comparisons, ToDoubleFunction<Comparison> factor) {
    Map<String, Extremes> groups = new LinkedHashMap<>();
    for (Comparison comparison : comparisons) {
      comparison
          .lanewise()
          .map(own -> comparison.ofLimit(own.value()))
          .filter(OptionalDouble::isPresent)
          .ifPresent(part ->
              groups
                  .computeIfAbsent(label(comparison), _ -> new Extremes())
                  .add(part.getAsDouble() * factor.applyAsDouble(comparison), comparison));
    }
    if (!groups.isEmpty()) {
      out.printf("%nlanewise: part %s%n", title);
    }
    groups.forEach((name, extremes) -> extremes.print(out, name));
  }

  private void scaling(List<Comparison> comparisons) {
    Map<String, Extremes> groups = new LinkedHashMap<>();
    for (Comparison two : comparisons) {
      if (two.threads() != 2) {
        continue;
      }
      comparisons.stream()
          .filter(one -> one.threads() == 1 && same(one.what(), two.what()))
          .filter(one -> one.lanewise().isPresent() && two.lanewise().isPresent())
          .forEach(one ->
              groups
                  .computeIfAbsent(two.what().dtype(), _ -> new Extremes())
                  .add(
                      two.lanewise().orElseThrow().value() / one.lanewise().orElseThrow().value(),
                      two));
    }
    if (!groups.isEmpty()) {
      out.printf("%nlanewise: 2 threads / 1 thread, square n from 512%n");
    }
    groups.forEach((name, extremes) -> extremes.print(out, name));
  }

  private static boolean same(BenchCase one, BenchCase other) {
    return one.name().equals(other.name()) && one.type() == other.type();
  }

  private static String label(Comparison comparison) {
    return comparison.what().dtype() + " x" + comparison.threads();
  }

  /// A geometric mean and the least value with its case.
  private static final class Extremes {
    private double logarithms;
    private int count;
    private double least = Double.POSITIVE_INFINITY;
    private String leastCase = "";

    void add(double value, Comparison comparison) {
      logarithms += StrictMath.log(value);
      count++;
      if (value < least) {
        least = value;
        leastCase = comparison.what().name();
      }
    }

    void print(PrintWriter out, String name) {
      out.printf(
          Locale.ROOT,
          "  %-28s geometric mean %6.3f   least %6.3f (%s)   %d case%s%n",
          name,
          StrictMath.exp(logarithms / count),
          least,
          leastCase,
          count,
          count == 1 ? "" : "s");
    }
  }
}
