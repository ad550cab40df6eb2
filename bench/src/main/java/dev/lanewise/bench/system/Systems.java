package dev.lanewise.bench.system;

import dev.lanewise.bench.cases.Suite;
import dev.lanewise.bench.system.SystemSpec.Kind;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;

/// The systems there are, in the order of the tables.
public final class Systems {
  private static final int MANY = Integer.MAX_VALUE;
  private static final Set<Suite> PRODUCTS = Set.of(Suite.GEMM, Suite.COLD);
  private static final Set<Suite> NETWORKS = Set.of(Suite.TRAINING, Suite.INFERENCE, Suite.MEMORY);
  private static final Set<Suite> ELEMENTWISE = Set.of(Suite.LOOPS, Suite.FUNCTIONS);

  /// OpenBLAS picks the kernels for the processor; told `Haswell`, it takes those for AVX2.
  private static final String OPENBLAS_KERNELS = "OPENBLAS_CORETYPE";

  private static final List<SystemSpec> ALL =
      List.of(
          spec("lanewise", "lanewise", Kind.LANEWISE, Set.of(Suite.values()), MANY),
          spec("openblas", "openblas", Kind.NATIVE, PRODUCTS, MANY),
          new SystemSpec(
              "openblas-haswell",
              "openblas",
              Kind.NATIVE,
              Set.of(Suite.GEMM),
              MANY,
              Map.of(OPENBLAS_KERNELS, "Haswell")),
          spec("openblas-arrays", "openblas-arrays", Kind.NATIVE, Set.of(Suite.GEMM), MANY),
          spec("mkl", "mkl", Kind.NATIVE, PRODUCTS, MANY),
          spec("mkl-arrays", "mkl-arrays", Kind.NATIVE, Set.of(Suite.GEMM), MANY),
          spec("netlib", "netlib", Kind.JAVA, PRODUCTS, 1),
          spec("ejml", "ejml", Kind.JAVA, PRODUCTS, MANY),
          spec("ojalgo", "ojalgo", Kind.JAVA, PRODUCTS, MANY),
          spec("rapaio", "rapaio", Kind.JAVA, PRODUCTS, MANY),
          spec("pytorch", "pytorch", Kind.NATIVE, ELEMENTWISE, MANY),
          spec(
              "djl",
              "djl",
              Kind.NATIVE,
              Set.of(Suite.OPTIMIZERS, Suite.TRAINING, Suite.INFERENCE, Suite.MEMORY),
              MANY),
          spec("nd4j", "nd4j", Kind.NATIVE, Set.of(Suite.OPTIMIZERS), MANY),
          spec("dl4j", "nd4j", Kind.NATIVE, NETWORKS, MANY),
          spec("plain-java", "plain-java", Kind.BY_HAND, Set.of(Suite.GEMM), 1),
          spec("vector-api", "vector-api", Kind.BY_HAND, ELEMENTWISE, 1),
          spec("jdk-lanewise", "jdk-lanewise", Kind.BY_HAND, Set.of(Suite.FUNCTIONS), 1),
          spec("math", "math", Kind.BY_HAND, Set.of(Suite.FUNCTIONS), 1),
          spec("copy", "copy", Kind.LIMIT, ELEMENTWISE, MANY),
          spec("read-write", "read-write", Kind.LIMIT, Set.of(Suite.OPTIMIZERS), MANY),
          spec("root-quotient", "root-quotient", Kind.LIMIT, Set.of(Suite.OPTIMIZERS), MANY),
          spec("products", "products", Kind.LIMIT, Set.of(Suite.OPTIMIZERS), MANY));

  private Systems() {}

  private static SystemSpec spec(
      String name, String family, Kind kind, Set<Suite> suites, int maxThreads) {
    return new SystemSpec(name, family, kind, suites, maxThreads, Map.of());
  }

  /// All systems.
  public static List<SystemSpec> all() {
    return ALL;
  }

  /// The systems that take part in a suite.
  public static List<SystemSpec> of(Suite suite) {
    return ALL.stream().filter(system -> system.suites().contains(suite)).toList();
  }

  /// The system of this name.
  ///
  /// @throws NoSuchElementException if there is none
  public static SystemSpec named(String name) {
    return ALL.stream()
        .filter(system -> system.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException("there is no system " + name));
  }

  /// Starts a system in this virtual machine.
  ///
  /// @throws NoSuchElementException if what it needs is not on the class path
  public static Adapter start(SystemSpec system, int threads) {
    return Stream.concat(
            builtIn(), ServiceLoader.load(AdapterFactory.class).stream().map(p -> p.get()))
        .filter(factory -> factory.family().equals(system.family()))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException(system.name() + " is not on the class path"))
        .start(system, threads);
  }

  private static Stream<AdapterFactory> builtIn() {
    return Stream.of(
        new PlainProducts.Factory(),
        new VectorLoops.Factory(),
        new JdkLanewise.Factory(),
        new MathFunctions.Factory(),
        new CopyLoops.Factory(),
        new OptimizerLimits.ReadWriteFactory(),
        new OptimizerLimits.QuotientFactory(),
        new MuonProducts.Factory(),
        new LanewiseAdapter.Factory());
  }
}
