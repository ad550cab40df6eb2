package dev.lanewise.bench.cli;

import dev.lanewise.bench.cases.Suite;
import dev.lanewise.bench.harness.Journal;
import dev.lanewise.bench.harness.RunOptions;
import dev.lanewise.bench.html.HtmlReport;
import dev.lanewise.bench.report.BenchFile;
import dev.lanewise.bench.report.BenchSession;
import dev.lanewise.bench.report.JsonReport;
import dev.lanewise.bench.report.Machine;
import dev.lanewise.bench.report.MarkdownReport;
import dev.lanewise.bench.report.Measured;
import dev.lanewise.bench.report.Summary;
import dev.lanewise.bench.report.TableReport;
import dev.lanewise.bench.system.Systems;
import dev.lanewise.kernel.ElementType;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `lanewise bench [SUITE]`: measures one suite, or all of them, and prints tables.
@Command(
    name = "bench",
    description = "Measures one suite, or all of them, and prints tables.",
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
      "  lanewise bench --peers --quick              all suites and all peers into lanewise-bench/",
      "  lanewise bench --peers --resume             all cases; broken off, it goes on where it was",
      "  lanewise bench gemm --peers --json r.json   all cases and all peers, about half an hour",
      "  lanewise bench gemm --peers --cases '10*' --systems lanewise,openblas",
      "",
      "Each system is measured in virtual machines of its own; the value is the median of them.",
      "Nothing else should run on the machine meanwhile.",
    })
final class BenchCommand implements Callable<Integer> {
  private static final String ALL = "all";
  private static final String FOLDER = "lanewise-bench";

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "SUITE",
      arity = "0..1",
      description = "One of those below; otherwise all of them.")
  private String suite = ALL;

  @Option(
      names = "--peers",
      description = "Compare with other libraries too; the first use fetches them.")
  private boolean peers;

  @Option(names = "--quick", description = "At most 12 cases of a suite, and 3 forks.")
  private boolean quick;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Measure with N threads only; otherwise with those of the suite.")
  private int threads;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the results there too.")
  private @Nullable Path json;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write a page in HTML with charts too.")
  private @Nullable Path report;

  @Option(
      names = "--resume",
      description =
          "Keep all answers beside the file of --json, and do not measure again what is there.")
  private boolean resume;

  @Option(names = "--quiet", description = "Show no progress.")
  private boolean quiet;

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
    List<RunOptions> suites = suites();
    if (suite.equals(ALL) && json == null) {
      Path folder = Files.createDirectories(Path.of(FOLDER));
      json = folder.resolve("results.json");
      report = report == null ? folder.resolve("index.html") : report;
    }
    require(!resume || json != null, "--resume needs --json FILE");
    PrintWriter out = spec.commandLine().getOut();
    BenchSession session = new BenchSession(suites, journal(), quiet);
    Map<String, Object> machine =
        session.machine(String.join(" ", spec.commandLine().getParseResult().originalArgs()));
    opening(out, suites, machine);
    List<Measured> done =
        session.run(ended -> {
          show(out, ended.getLast());
          if (json != null) {
            JsonReport.write(json, machine, ended);
          }
        });
    write(machine, done);
    return done.stream().anyMatch(Measured::hasValues) ? 0 : 1;
  }

  private static void opening(
      PrintWriter out, List<RunOptions> suites, Map<String, Object> machine) {
    out.printf(
        Locale.ROOT,
        "suite%s %s on %s, %s cores, Java %s, %d forks%n",
        suites.size() == 1 ? "" : "s",
        suites.stream().map(options -> options.suite().id()).collect(Collectors.joining(", ")),
        machine.get("cpu"),
        machine.get("cores"),
        machine.get("java"),
        suites.getFirst().forksToRun());
    out.flush();
  }

  private static void show(PrintWriter out, Measured measured) {
    new TableReport(out).print(measured.comparisons());
    new Summary(out).print(measured.options().suite(), measured.comparisons());
  }

  private void write(Map<String, Object> machine, List<Measured> done) throws IOException {
    if (markdown != null) {
      MarkdownReport.write(markdown, machine, done);
    }
    if (report != null) {
      Path results = json;
      if (results == null) {
        results = Files.createTempFile("lanewise", ".json");
        JsonReport.write(results, machine, done);
      }
      HtmlReport.write(report, BenchFile.read(results));
      if (json == null) {
        Files.delete(results);
      }
      spec.commandLine().getOut().println("report: " + report);
    }
  }

  private Journal journal() throws IOException {
    if (!resume || json == null) {
      return Journal.none();
    }
    Map<String, Object> machine = Machine.describe();
    String text = machine.get("cpu") + ", Java " + machine.get("java");
    return Journal.resume(json.resolveSibling(json.getFileName() + ".steps"), text);
  }

  /// What is asked of each suite; of all suites those that have such cases and systems.
  private List<RunOptions> suites() {
    require(threads >= 0, "--threads must be at least 1, but is " + threads);
    require(forks >= 0, "--forks must be at least 1, but is " + forks);
    requireFolder("--json", json);
    requireFolder("--report", report);
    requireFolder("--markdown", markdown);
    if (!suite.equals(ALL)) {
      RunOptions options = options(suiteNamed(), systems);
      check(options);
      return List.of(options);
    }
    List<RunOptions> all = new ArrayList<>();
    String problem = "";
    for (Suite each : Suite.values()) {
      Set<String> here =
          systems.stream()
              .filter(name -> Systems.of(each).stream().anyMatch(s -> s.name().equals(name)))
              .collect(Collectors.toCollection(LinkedHashSet::new));
      if (!systems.isEmpty() && here.isEmpty()) {
        problem = "no suite has the system " + String.join(",", systems);
        continue;
      }
      try {
        RunOptions options = options(each, here);
        options.cases();
        options.systemsToRun();
        all.add(options);
      } catch (IllegalArgumentException e) {
        problem = String.valueOf(e.getMessage());
      }
    }
    require(!all.isEmpty(), problem);
    return all;
  }

  private Suite suiteNamed() {
    return Arrays.stream(Suite.values())
        .filter(each -> each.id().equalsIgnoreCase(suite))
        .findFirst()
        .orElseThrow(() ->
            new ParameterException(
                spec.commandLine(),
                "there is no suite "
                    + suite
                    + "; there are all, "
                    + Arrays.stream(Suite.values())
                        .map(Suite::id)
                        .collect(Collectors.joining(", "))));
  }

  private RunOptions options(Suite each, Set<String> only) {
    return new RunOptions(each, peers, quick, threads, forks, cases, only, type, avx2);
  }

  private void check(RunOptions options) {
    try {
      options.cases();
      options.systemsToRun();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
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
}
