package dev.lanewise.bench.system;

import dev.lanewise.bench.cases.Suite;
import dev.lanewise.bench.system.SystemSpec.Kind;
import dev.lanewise.bench.system.SystemSpec.Settings;
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

  /// The threads of OpenMP are counted when its library is loaded; what is set later does not reach
  /// every thread that calls.
  private static final Settings OPEN_MP =
      new Settings(Map.of("OMP_NUM_THREADS", Settings.THREADS), List.of());

  /// What DL4J and ND4J are fastest with.
  ///
  /// ND4J computes with threads of OpenMP and of OpenBLAS, and both spin while they wait for work:
  /// together more than the machine has, so those of OpenMP must sleep. Its arrays are freed by its
  /// own service; that JavaCPP follows each pointer as well, and asks before each allocation how
  /// much memory the process has, costs more than a small network's products.
  private static final Settings ND4J =
      new Settings(
          Map.of(
              "OMP_NUM_THREADS", Settings.THREADS,
              "OPENBLAS_NUM_THREADS", Settings.THREADS,
              "OMP_WAIT_POLICY", "PASSIVE"),
          List.of(
              "-Dorg.bytedeco.javacpp.nopointergc=true",
              "-Dorg.bytedeco.javacpp.maxbytes=0",
              "-Dorg.bytedeco.javacpp.maxphysicalbytes=0"));

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
              new Settings(Map.of(OPENBLAS_KERNELS, "Haswell"), List.of())),
          spec("openblas-arrays", "openblas-arrays", Kind.NATIVE, Set.of(Suite.GEMM), MANY),
          spec("mkl", "mkl", Kind.NATIVE, PRODUCTS, MANY),
          spec("mkl-arrays", "mkl-arrays", Kind.NATIVE, Set.of(Suite.GEMM), MANY),
          spec("netlib", "netlib", Kind.JAVA, PRODUCTS, 1),
          spec("ejml", "ejml", Kind.JAVA, PRODUCTS, MANY),
          spec("ojalgo", "ojalgo", Kind.JAVA, PRODUCTS, MANY),
          spec("rapaio", "rapaio", Kind.JAVA, PRODUCTS, MANY),
          new SystemSpec("pytorch", "pytorch", Kind.NATIVE, ELEMENTWISE, MANY, OPEN_MP),
          new SystemSpec(
              "djl",
              "djl",
              Kind.NATIVE,
              Set.of(Suite.OPTIMIZERS, Suite.TRAINING, Suite.INFERENCE, Suite.MEMORY),
              MANY,
              OPEN_MP),
          new SystemSpec("nd4j", "nd4j", Kind.NATIVE, Set.of(Suite.OPTIMIZERS), MANY, ND4J),
          new SystemSpec("dl4j", "nd4j", Kind.NATIVE, NETWORKS, MANY, ND4J),
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
    return new SystemSpec(name, family, kind, suites, maxThreads, Settings.NONE);
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
