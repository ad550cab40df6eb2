package dev.lanewise.bench.cli;

import dev.lanewise.bench.cases.Suite;
import dev.lanewise.bench.harness.BenchRun;
import dev.lanewise.bench.harness.ChildProcess;
import dev.lanewise.bench.harness.Results;
import dev.lanewise.bench.harness.RunOptions;
import dev.lanewise.bench.report.Comparison;
import dev.lanewise.bench.report.JsonReport;
import dev.lanewise.bench.report.Machine;
import dev.lanewise.bench.report.MarkdownReport;
import dev.lanewise.bench.report.Summary;
import dev.lanewise.bench.report.TableReport;
import dev.lanewise.kernel.ElementType;
import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `lanewise bench SUITE`: measures, and prints a table.
@Command(
    name = "bench",
    description = "Measures one suite and prints a table.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Suites:",
      "  gemm        matrix products, GFLOP/s",
      "  loops       fused loops and reductions, microseconds per call",
      "  functions   exp, log, tanh, ... over 1 Mi elements, microseconds per call",
      "  optimizers  steps of optimizers, microseconds per step",
      "  training    training steps of networks, microseconds per step",
      "  inference   predictions by networks, microseconds per call, and their latencies",
      "  cold        the first calls of a fresh virtual machine, microseconds",
      "  allocation  bytes allocated per call",
      "  memory      resident memory of processes that train, MiB",
      "",
      "Examples:",
      "  lanewise bench gemm --quick                 a few minutes",
      "  lanewise bench gemm --peers --json r.json   all cases and all peers, about half an hour",
      "  lanewise bench gemm --peers --cases '10*' --systems lanewise,openblas",
      "",
      "Each system is measured in virtual machines of its own; the value is the median of them.",
      "Nothing else should run on the machine meanwhile.",
    })
final class BenchCommand implements Callable<Integer> {
  private static final String HOME = "lanewise.home";
  private static final String PEERS_CLASS_PATH = "lanewise.peers.classpath";

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SUITE", description = "One of: ${COMPLETION-CANDIDATES}.")
  private Suite suite = Suite.GEMM;

  @Option(
      names = "--peers",
      description = "Compare with other libraries too; the first use fetches them.")
  private boolean peers;

  @Option(names = "--quick", description = "About 12 cases and 3 forks, under 5 minutes.")
  private boolean quick;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Measure with N threads only; otherwise with those of the suite.")
  private int threads;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the results there too.")
  private @Nullable Path json;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "Write the results there as tables in Markdown.")
  private @Nullable Path markdown;

  @Option(
      names = "--forks",
      paramLabel = "N",
      description = "Virtual machines for each system; otherwise 5, or 3 with --quick.")
  private int forks;

  @Option(
      names = "--cases",
      paramLabel = "GLOB",
      description = "Only the cases of the full list whose names match, such as '*-NN'.")
  private @Nullable String cases;

  @Option(
      names = "--systems",
      paramLabel = "LIST",
      split = ",",
      description = "Only these systems, separated by commas.")
  private Set<String> systems = new LinkedHashSet<>();

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      description = "Only the cases of the full list with elements of this type: float, double.")
  private @Nullable ElementType type;

  @Option(
      names = "--avx2",
      description = "Tell the virtual machines to do without AVX-512 (-XX:UseAVX=2).")
  private boolean avx2;

  @Override
  public Integer call() throws IOException, InterruptedException {
    RunOptions options = options();
    PrintWriter out = spec.commandLine().getOut();
    Path home = Path.of(System.getProperty(HOME, "."));
    ChildProcess child =
        new ChildProcess(
            home.resolve("bench/target/runs/" + ProcessHandle.current().pid()),
            classPath(),
            avx2 ? List.of("-XX:UseAVX=2") : List.of());
    Map<String, Object> machine = Machine.describe();
    machine.put("command", String.join(" ", spec.commandLine().getParseResult().originalArgs()));
    machine.put("forks", options.forksToRun());
    out.printf(
        Locale.ROOT,
        "suite %s on %s, %s cores, Java %s, %d forks%n",
        suite.id(),
        machine.get("cpu"),
        machine.get("cores"),
        machine.get("java"),
        options.forksToRun());
    out.flush();
    Results results = measure(options, child);
    List<Comparison> comparisons = Comparison.of(options.cases(), options.threadCounts(), results);
    new TableReport(out).print(comparisons);
    new Summary(out).print(suite, comparisons);
    if (json != null) {
      JsonReport.write(json, machine, comparisons, results);
    }
    if (markdown != null) {
      MarkdownReport.write(markdown, machine, comparisons);
    }
    return comparisons.stream().anyMatch(c -> c.results().stream().anyMatch(r -> r.isOk())) ? 0 : 1;
  }

  private RunOptions options() {
    require(threads >= 0, "--threads must be at least 1, but is " + threads);
    require(forks >= 0, "--forks must be at least 1, but is " + forks);
    requireFolder("--json", json);
    requireFolder("--markdown", markdown);
    RunOptions options =
        new RunOptions(suite, peers, quick, threads, forks, cases, systems, type, avx2);
    try {
      options.cases();
      options.systemsToRun();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    return options;
  }

  private void requireFolder(String option, @Nullable Path file) {
    Path folder = file == null ? null : file.toAbsolutePath().getParent();
    require(
        folder == null || Files.isDirectory(folder),
        "the folder of " + option + " does not exist: " + file);
  }

  private void require(boolean condition, String message) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), message);
    }
  }

  private String classPath() throws IOException {
    String own = System.getProperty("java.class.path");
    String file = System.getProperty(PEERS_CLASS_PATH);
    if (!peers) {
      return own;
    }
    if (file == null || !Files.exists(Path.of(file))) {
      throw new IOException("the class path of the peers is not there; start with ./lanewise");
    }
    String entry = own.split(File.pathSeparator, -1)[0];
    return entry + File.pathSeparator + Files.readString(Path.of(file)).strip();
  }

  private Results measure(RunOptions options, ChildProcess child)
      throws IOException, InterruptedException {
    BenchRun run = new BenchRun(options);
    if (Optional.ofNullable(System.console()).filter(Console::isTerminal).isEmpty()) {
      return run.run(child, (_, _, _) -> {});
    }
    try (ProgressBar bar =
        new ProgressBarBuilder().setTaskName(suite.id()).setInitialMax(1).build()) {
      return run.run(
          child,
          (done, of, what) -> {
            bar.maxHint(of).stepTo(done);
            bar.setExtraMessage(" " + what);
          });
    }
  }
}
