package dev.lanewise.bench.cli;

import dev.lanewise.bench.demo.DemoBench;
import dev.lanewise.bench.demo.DemoTraining;
import dev.lanewise.bench.harness.Json;
import dev.lanewise.bench.html.HtmlReport;
import dev.lanewise.bench.report.BenchFile;
import dev.lanewise.bench.run.EpochRecord;
import dev.lanewise.bench.run.RunFile;
import dev.lanewise.bench.run.RunRecord;
import dev.lanewise.training.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `lanewise demo`: shows what there is, with no data and no network.
@Command(
    name = "demo",
    description =
        "Draws digits, trains three optimizers on them from the same start, measures the kernel"
            + " beside what the JDK offers, and writes a report: under two minutes, no data and no"
            + " network needed.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Examples:",
      "  lanewise demo                      writes lanewise-report/index.html",
      "  lanewise demo --quick --out /tmp/d a smaller one, some twenty seconds",
      "  lanewise demo --json > run.json    the figures of the training as JSON",
    })
final class DemoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where the report and its JSON files go; otherwise ${DEFAULT-VALUE}.")
  private Path out = Path.of("lanewise-report");

  @Option(names = "--quick", description = "Fewer digits, fewer measurements: some 20 seconds.")
  private boolean quick;

  @Option(names = "--no-bench", description = "Only train; measure nothing.")
  private boolean noBench;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "What digits, weights and order follow from; otherwise ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(names = "--json", description = "Print the runs as one JSON object, nothing else.")
  private boolean json;

  @Option(names = "--quiet", description = "Print nothing but the name of the report.")
  private boolean quiet;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Files.createDirectories(out);
    PrintWriter print = spec.commandLine().getOut();
    boolean silent = quiet || json;
    DemoTraining training = quick ? DemoTraining.quick(seed) : DemoTraining.full(seed);
    if (!silent) {
      print.printf(
          Locale.ROOT,
          "Three optimizers learn from %,d drawn digits, from the same start:%n%n"
              + "%-10s %9s %10s %9s %12s%n",
          training.samples(),
          "optimizer",
          "accuracy",
          "loss",
          "seconds",
          "samples/s");
      print.flush();
    }
    RunFile runs =
        training.run(
            "./lanewise demo " + options(),
            silent,
            run -> {
              if (!silent) {
                line(print, run);
              }
            });
    runs.write(out.resolve("run.json"));
    Path page = out.resolve("index.html");
    if (noBench) {
      HtmlReport.write(page, runs);
    } else {
      HtmlReport.write(page, runs, measure(print, silent));
    }
    if (json) {
      print.println(Json.MAPPER.writeValueAsString(runs));
    } else {
      print.println((quiet ? "" : "\nreport: ") + page);
    }
    print.flush();
    return 0;
  }

  private BenchFile measure(PrintWriter print, boolean silent)
      throws IOException, InterruptedException {
    if (!silent) {
      print.printf("%nThe kernel beside what the JDK offers (how many times as fast):%n%n");
      print.flush();
    }
    BenchFile bench = DemoBench.run(quick, out.resolve("bench.json"), "demo " + options(), silent);
    if (!silent) {
      print(print, bench);
    }
    return bench;
  }

  private String options() {
    return "--seed " + seed + (quick ? " --quick" : "");
  }

  private static void line(PrintWriter print, RunRecord run) {
    double[] speeds =
        run.epochs().stream().mapToDouble(EpochRecord::samplesPerSecond).sorted().toArray();
    print.printf(
        Locale.ROOT,
        "%-10s %7.2f %% %10.4f %9.2f %,12.0f%n",
        run.name(),
        100 * run.figures().getOrDefault(Report.VALIDATION_ACCURACY, Double.NaN),
        run.figures().getOrDefault(Report.VALIDATION_LOSS, Double.NaN),
        run.epochs().stream().mapToDouble(EpochRecord::seconds).sum(),
        speeds[speeds.length / 2]);
    print.flush();
  }

  /// A line for each case with the ratio to each of the others.
  private static void print(PrintWriter print, BenchFile bench) {
    Set<String> seen = new LinkedHashSet<>();
    for (BenchFile.Entry own : bench.results()) {
      if (!own.system().equals("lanewise") || !seen.add(own.suite() + own.name())) {
        continue;
      }
      StringBuilder line = new StringBuilder();
      for (BenchFile.Entry other : bench.results()) {
        double ratio = own.speedup(other);
        if (other.suite().equals(own.suite())
            && other.name().equals(own.name())
            && !other.system().equals("lanewise")
            && Double.isFinite(ratio)) {
          line.append(String.format(Locale.ROOT, "  %s %.2f", other.system(), ratio));
        }
      }
      print.printf(
          Locale.ROOT,
          "  %-10s %-18s %9.4g %-8s%s%n",
          own.suite(),
          own.name(),
          own.value(),
          own.unit(),
          line);
    }
  }
}
