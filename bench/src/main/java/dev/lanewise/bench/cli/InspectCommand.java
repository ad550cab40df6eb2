package dev.lanewise.bench.cli;

import dev.lanewise.bench.harness.Json;
import dev.lanewise.bench.train.SavedModel;
import dev.lanewise.layers.BuiltNetwork;
import dev.lanewise.training.Pruning;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `lanewise inspect MODEL`: what is in a model file.
@Command(
    name = "inspect",
    description = "Shows the layers of a model, what is done to samples, and how it was made.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {"", "Examples:", "  lanewise inspect model.safetensors"})
final class InspectCommand implements Callable<Integer> {
  @Mixin private ModelOptions model;

  @Option(names = "--text", description = "Print the network alone, as a run file takes it.")
  private boolean isText;

  @Option(names = "--json", description = "Print JSON.")
  private boolean isJson;

  @Override
  public Integer call() throws IOException {
    SavedModel loaded = model.load();
    BuiltNetwork network = loaded.network();
    PrintWriter out = model.out();
    if (isText) {
      out.print(network.network().toText());
      return 0;
    }
    double zeros = Pruning.sparsity(network.parameters());
    if (isJson) {
      out.println(Json.MAPPER.writeValueAsString(facts(loaded, network, zeros)));
      return 0;
    }
    out.print(network.summary());
    out.printf(
        Locale.ROOT,
        "elements %s, %.1f %% of the weights are 0, file %.1f KiB%n",
        network.settings().type().name().toLowerCase(Locale.ROOT),
        100 * zeros,
        Files.size(model.file()) / 1024.0);
    out.println(
        "answers   "
            + (loaded.classes().isEmpty() ? "numbers" : String.join(", ", loaded.classes())));
    loaded.transforms().forEach(line -> out.println("samples   " + line));
    loaded.about().forEach((key, value) -> out.printf("%-9s %s%n", key, value));
    return 0;
  }

  private static Map<String, Object> facts(SavedModel model, BuiltNetwork network, double zeros) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("network", network.network().toText());
    facts.put("parameters", network.summary().parameters());
    facts.put("operations", network.summary().operations());
    facts.put("zeros", zeros);
    facts.put("classes", model.classes());
    facts.put("samples", model.transforms());
    facts.put("about", model.about());
    return facts;
  }
}
