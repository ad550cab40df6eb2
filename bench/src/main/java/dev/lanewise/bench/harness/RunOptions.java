package dev.lanewise.bench.harness;

import dev.lanewise.bench.cases.BenchCase;
import dev.lanewise.bench.cases.Catalog;
import dev.lanewise.bench.cases.Suite;
import dev.lanewise.bench.system.SystemSpec;
import dev.lanewise.bench.system.Systems;
import dev.lanewise.kernel.ElementType;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What to measure.
///
/// @param peers whether the systems that others made take part
/// @param quick the short list of cases, 3 forks
/// @param threads how many threads; 0: what the suite's full list has
/// @param forks how many virtual machines for each system; 0: 5, or 3 when quick
/// @param casesGlob only cases whose names match; null: all
/// @param systems only these systems; empty: all
/// @param type only this element type; null: all
/// @param avx2 whether the virtual machines are told to do without AVX-512
public record RunOptions(
    Suite suite,
    boolean peers,
    boolean quick,
    int threads,
    int forks,
    @Nullable String casesGlob,
    Set<String> systems,
    @Nullable ElementType type,
    boolean avx2) {
  private static final int QUICK_FORKS = 3;
  private static final int FULL_FORKS = 5;
  private static final Set<String> SECOND_THREAD =
      Set.of("lanewise", "openblas", "mkl", "read-write", "root-quotient", "products");

  /// The forks that are made.
  public int forksToRun() {
    if (forks > 0) {
      return forks;
    }
    return quick ? QUICK_FORKS : FULL_FORKS;
  }

  /// The cases that are measured; naming cases or a type chooses from the full list.
  ///
  /// @throws IllegalArgumentException if there are none
  public List<BenchCase> cases() {
    PathMatcher matcher =
        FileSystems.getDefault().getPathMatcher("glob:" + (casesGlob == null ? "*" : casesGlob));
    boolean chosen = casesGlob != null || type != null;
    List<BenchCase> from = quick && !chosen ? Catalog.quick(suite) : Catalog.full(suite);
    List<BenchCase> cases =
        from.stream()
            .filter(c -> matcher.matches(Path.of(c.name())))
            .filter(c -> type == null || c.type() == type)
            .toList();
    if (cases.isEmpty()) {
      throw new IllegalArgumentException(
          "no case of suite " + suite.id() + " matches " + casesGlob);
    }
    return cases;
  }

  /// The systems that take part.
  ///
  /// @throws IllegalArgumentException if one was named that does not exist in this suite, or is a
  ///   peer when peers were not asked for
  public List<SystemSpec> systemsToRun() {
    List<SystemSpec> all = Systems.of(suite);
    for (String name : systems) {
      SystemSpec system =
          all.stream()
              .filter(s -> s.name().equals(name))
              .findFirst()
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "suite %s has no system %s; there are %s"
                          .formatted(
                              suite.id(), name, all.stream().map(SystemSpec::name).toList())));
      if (system.isPeer() && !peers) {
        throw new IllegalArgumentException(name + " is a peer: add --peers");
      }
    }
    return all.stream()
        .filter(system -> peers || !system.isPeer())
        .filter(system -> systems.isEmpty() || systems.contains(system.name()))
        .toList();
  }

  /// The numbers of threads that are measured.
  public List<Integer> threadCounts() {
    if (threads > 0) {
      return List.of(threads);
    }
    boolean both =
        switch (suite) {
          case GEMM, OPTIMIZERS, TRAINING, INFERENCE -> true;
          // All threads allocate what one does, and more.
          case ALLOCATION -> !quick;
          case LOOPS, FUNCTIONS, COLD, MEMORY -> false;
        };
    return both && Runtime.getRuntime().availableProcessors() > 1 ? List.of(1, 2) : List.of(1);
  }

  /// How many threads a system is measured with. The short list compares two threads only between
  /// Lanewise and the native libraries in their best case.
  List<Integer> threadCounts(SystemSpec system) {
    boolean isPyTorch = suite != Suite.OPTIMIZERS && system.name().equals("djl");
    boolean second = SECOND_THREAD.contains(system.name()) || isPyTorch || !quick || threads > 0;
    return threadCounts().stream()
        .filter(count -> count <= system.maxThreads() && (count == 1 || second))
        .toList();
  }

  /// How long each case of a system is measured in a fork.
  Budget budget(SystemSpec system) {
    // What the compiler makes of a call into a native library is soon made.
    boolean compiled = system.kind() != SystemSpec.Kind.NATIVE;
    int latencySeconds = quick ? 20 : 120;
    return switch (suite) {
      case GEMM -> new Budget(50, compiled ? 150 : 0, quick ? 15 : 20, 5, 0);
      case LOOPS, FUNCTIONS, OPTIMIZERS -> new Budget(200, compiled ? 250 : 0, 30, 5, 0);
      case TRAINING, INFERENCE ->
          new Budget(quick ? 700 : 1000, compiled ? 300 : 0, 100, 5, latencySeconds);
      case ALLOCATION -> new Budget(300, 500, 100, 3, 0);
      case COLD, MEMORY -> new Budget(0, 0, 0, 1, 0);
    };
  }
}
