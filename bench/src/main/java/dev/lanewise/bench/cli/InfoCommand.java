package dev.lanewise.bench.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.lanewise.bench.harness.Json;
import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Platform;
import dev.lanewise.kernel.Workers;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `lanewise info`: what is in use on this machine, and why.
@Command(
    name = "info",
    description = "Shows what is in use on this machine, and why.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Examples:",
      "  lanewise info                 as a list, with the measured fma peak and copy bandwidth",
      "  lanewise info --no-measure    only what is known without measuring",
      "  lanewise info --tune          how fast each tile of a matrix product is here",
      "  lanewise info --json          as one JSON object",
    })
final class InfoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print one JSON object instead of a list.")
  private boolean json;

  @Option(
      names = "--no-measure",
      description = "Leave out the fma peak and the copy bandwidth, which take about a second.")
  private boolean known;

  @Option(
      names = "--tune",
      description = "Measure the candidate tiles of matrix products too, which takes some seconds.")
  private boolean tune;

  /// What was measured, on one core.
  private record Measured(double floatPeak, double doublePeak, double copy) {
    static Measured now() {
      return new Measured(
          Platform.measureFmaPeak(ElementType.FLOAT),
          Platform.measureFmaPeak(ElementType.DOUBLE),
          Platform.measureCopyBandwidth(Workers.single()));
    }

    String lines() {
      return String.format(
          Locale.ROOT,
          "fma peak    %.1f float, %.1f double GFLOP/s (measured, one core)%n"
              + "copy        %.1f GB/s read and written (measured, one core)%n",
          floatPeak,
          doublePeak,
          copy);
    }

    Map<String, Object> facts() {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("fmaPeakFloatGflops", floatPeak);
      facts.put("fmaPeakDoubleGflops", doublePeak);
      facts.put("copyGigabytesPerSecond", copy);
      return facts;
    }
  }

  @Override
  public Integer call() throws JsonProcessingException {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> facts = facts();
      if (!known) {
        facts.putAll(Measured.now().facts());
      }
      if (tune) {
        facts.put("tiles", Platform.tune());
      }
      out.println(Json.MAPPER.writeValueAsString(facts));
    } else {
      out.print(Platform.describe());
      out.flush();
      if (!known) {
        out.print(Measured.now().lines());
        out.flush();
      }
      if (tune) {
        Platform.tune().forEach(speed -> out.println(line(speed)));
      }
    }
    out.flush();
    return 0;
  }

  private static String line(Platform.TileSpeed speed) {
    return String.format(
        Locale.ROOT,
        "tile        %d x %d %s: %.1f GFLOP/s (measured, one core)",
        speed.rows(),
        speed.columns(),
        speed.type().name().toLowerCase(Locale.ROOT),
        speed.gigaflops());
  }

  private static Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("java", Runtime.version().toString());
    facts.put("vm", System.getProperty("java.vm.name"));
    facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    facts.put("backend", Platform.isVector() ? "vector" : "scalar");
    facts.put("backendReason", Platform.backendReason());
    facts.put("lanesFloat", Platform.lanes(ElementType.FLOAT));
    facts.put("lanesDouble", Platform.lanes(ElementType.DOUBLE));
    facts.put("vectorBits", Platform.vectorBits());
    facts.put("vectorRegisters", Platform.vectorRegisters());
    facts.put("hardwareFma", Platform.hasHardwareFma());
    facts.put("tileFloat", Platform.tile(ElementType.FLOAT));
    facts.put("tileDouble", Platform.tile(ElementType.DOUBLE));
    facts.put("level1CacheBytes", Platform.level1CacheBytes());
    facts.put("level2CacheBytes", Platform.level2CacheBytes());
    facts.put("level3CacheBytes", Platform.level3CacheBytes());
    facts.put("processors", Platform.processors());
    facts.put("notes", Platform.notes());
    return facts;
  }
}
