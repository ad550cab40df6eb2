package dev.lanewise.bench.demo;

import dev.lanewise.bench.cases.Suite;
import dev.lanewise.bench.harness.Journal;
import dev.lanewise.bench.harness.RunOptions;
import dev.lanewise.bench.report.BenchFile;
import dev.lanewise.bench.report.BenchSession;
import dev.lanewise.bench.report.JsonReport;
import dev.lanewise.bench.report.Measured;
import dev.lanewise.kernel.ElementType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The kernel beside what needs nothing but the JDK: plain loops, `java.lang.Math`, loops by hand
/// on the Vector API. About a minute.
public final class DemoBench {
  private DemoBench() {}

  /// Measures on one thread, in float.
  ///
  /// @param quick whether only matrix products are measured, once
  /// @param json where the results are put
  /// @param command the command line that does it again, without the name of the program
  /// @param quiet whether no progress is shown
  /// @throws IOException if virtual machines cannot be started or the file not be written
  public static BenchFile run(boolean quick, Path json, String command, boolean quiet)
      throws IOException, InterruptedException {
    RunOptions products =
        options(
            Suite.GEMM,
            quick ? 1 : 2,
            quick
                ? "{64x64x64,256x256x256}-NN"
                : "{16x16x16,64x64x64,128x128x128,256x256x256,512x512x512,64x256x784}-NN",
            "lanewise",
            "plain-java");
    RunOptions functions =
        options(
            Suite.FUNCTIONS,
            2,
            "{exp,log,tanh,sigmoid,sin,erf}",
            "lanewise",
            "jdk-lanewise",
            "math");
    RunOptions loops =
        options(
            Suite.LOOPS,
            2,
            "{adam-65536,adam-1048576,dot-16384,sum-1048576,softmax-1024x1024}",
            "lanewise",
            "vector-api",
            "copy");
    List<RunOptions> suites = quick ? List.of(products) : List.of(products, functions, loops);
    BenchSession session = new BenchSession(suites, Journal.none(), quiet);
    Map<String, Object> machine = session.machine(command);
    List<Measured> measured = session.run(_ -> {});
    JsonReport.write(json, machine, measured);
    return BenchFile.read(json);
  }

  private static RunOptions options(Suite suite, int forks, String cases, String... systems) {
    return new RunOptions(
        suite, false, true, 1, forks, cases, Set.of(systems), ElementType.FLOAT, false);
  }
}
