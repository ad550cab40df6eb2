package dev.lanewise.bench.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `lanewise bench SUITE`: measures, and prints a table.
@Command(
    name = "bench",
    description = "Measures one suite and prints a table.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class BenchCommand implements Runnable {
  private static final List<String> SUITES = List.of("gemm", "loops", "functions", "cold");

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().getOut().println("suites: " + String.join(", ", SUITES));
    spec.commandLine().getOut().flush();
  }
}
