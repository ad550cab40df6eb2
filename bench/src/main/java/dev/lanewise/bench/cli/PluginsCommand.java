package dev.lanewise.bench.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.lanewise.bench.harness.Json;
import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.plugin.Catalog;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.PluginException;
import dev.lanewise.plugin.Provider;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `lanewise plugins`: what is installed, and what each takes.
@Command(
    name = "plugins",
    description = "Lists the plugins that are installed, or documents one of them.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Examples:",
      "  lanewise plugins                        all of them",
      "  lanewise plugins --kind schedule        those of one kind",
      "  lanewise plugins adamw                  what adamw takes",
      "  lanewise plugins --path my-plugins.jar  with those of a jar",
      "  lanewise plugins --try 'adamw(lr=0.01)' run an optimizer for a moment",
    })
final class PluginsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", arity = "0..1", description = "The plugin to document.")
  private @Nullable String name;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description = "Only plugins of this kind: optimizer, wrapper, regularizer, clipping, ...")
  private @Nullable String kind;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Option(
      names = "--try",
      paramLabel = "OPTIMIZER",
      description =
          "Run an optimizer for 1000 steps on Rosenbrock's function, such as 'clip-norm(max=1)+adam(lr=0.01)'.")
  private @Nullable String tried;

  @Mixin private PluginPath path;

  @Override
  public Integer call() throws JsonProcessingException {
    PrintWriter out = spec.commandLine().getOut();
    Catalog catalog = path.catalog(spec);
    String text = tried;
    if (text != null) {
      out.println(Trial.of(optimizer(catalog, text)).describe(text));
      out.flush();
      return 0;
    }
    List<Catalog.Entry> chosen = chosen(catalog);
    if (json) {
      out.println(Json.MAPPER.writeValueAsString(facts(catalog, chosen)));
    } else if (name == null) {
      list(out, catalog, chosen);
    } else {
      chosen.forEach(entry -> document(out, entry));
    }
    out.flush();
    return 0;
  }

  private Optimizer optimizer(Catalog catalog, String text) {
    try {
      return catalog.optimizerFrom(text);
    } catch (PluginException wrong) {
      throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
    }
  }

  /// The plugins of the name and the kind asked for.
  private List<Catalog.Entry> chosen(Catalog catalog) {
    List<Catalog.Entry> ofKind = catalog.entries();
    String onlyKind = kind;
    if (onlyKind != null) {
      ofKind = catalog.entries(onlyKind);
      if (ofKind.isEmpty()) {
        List<String> kinds =
            catalog.entries().stream().map(Catalog.Entry::kind).distinct().toList();
        throw new ParameterException(
            spec.commandLine(),
            "there is no kind \"" + onlyKind + "\"; there are " + String.join(", ", kinds));
      }
    }
    String only = name;
    if (only == null) {
      return ofKind;
    }
    List<Catalog.Entry> found =
        ofKind.stream()
            .filter(e -> e.name().equals(only) || e.provider().aliases().contains(only))
            .toList();
    if (found.isEmpty()) {
      try {
        catalog.require(onlyKind == null ? List.of() : List.of(onlyKind), only);
      } catch (PluginException unknown) {
        throw new ParameterException(spec.commandLine(), unknown.getMessage(), unknown);
      }
    }
    return found;
  }

  private static void list(PrintWriter out, Catalog catalog, List<Catalog.Entry> entries) {
    int kindWidth = width(entries.stream().map(Catalog.Entry::kind).toList());
    int nameWidth = width(entries.stream().map(Catalog.Entry::name).toList());
    String home = Catalog.home();
    for (Catalog.Entry entry : entries) {
      String from = entry.origin().equals(home) ? "" : "  [" + entry.origin() + "]";
      String twice =
          entry.rivals().isEmpty()
              ? ""
              : "  DUPLICATE, cannot be used; also " + String.join(", ", entry.rivals());
      out.println(
          pad(entry.kind(), kindWidth)
              + "  "
              + pad(entry.name(), nameWidth)
              + "  "
              + entry.provider().summary()
              + from
              + twice);
    }
    catalog.failures().forEach(failure -> out.println("failed: " + failure));
    out.println(entries.size() + " plugins; those without a place in brackets come from " + home);
  }

  private static int width(List<String> texts) {
    return texts.stream().mapToInt(String::length).max().orElse(0);
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private static void document(PrintWriter out, Catalog.Entry entry) {
    Provider<?> provider = entry.provider();
    out.println(entry.kind() + " " + entry.name());
    out.println("  " + provider.summary());
    out.println("  reference  " + provider.reference());
    if (!provider.aliases().isEmpty()) {
      out.println("  aliases    " + String.join(", ", provider.aliases()));
    }
    out.println("  from       " + entry.origin());
    entry.rivals().forEach(rival -> out.println("  DUPLICATE  " + rival));
    List<Hyperparameter> all = provider.hyperparameters();
    out.println(all.isEmpty() ? "  takes no settings" : "  settings");
    int width = width(all.stream().map(PluginsCommand::setting).toList());
    for (Hyperparameter h : all) {
      out.println("    " + pad(setting(h), width) + "  " + h.doc() + "; " + h.accepted());
    }
    new TreeMap<>(provider.presets())
        .forEach((preset, values) ->
            out.println(
                "  preset="
                    + preset
                    + "  "
                    + (values.isEmpty() ? "the defaults" : joined(values))));
  }

  private static String setting(Hyperparameter h) {
    return h.name() + h.defaultValue().map(value -> "=" + value).orElse("  (must be given)");
  }

  private static String joined(Map<String, String> values) {
    List<String> pairs = new ArrayList<>();
    new TreeMap<>(values).forEach((key, value) -> pairs.add(key + "=" + value));
    return String.join(" ", pairs);
  }

  private static Map<String, Object> facts(Catalog catalog, List<Catalog.Entry> entries) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("plugins", entries.stream().map(PluginsCommand::facts).toList());
    facts.put("failures", catalog.failures());
    return facts;
  }

  private static Map<String, Object> facts(Catalog.Entry entry) {
    Provider<?> provider = entry.provider();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("kind", entry.kind());
    facts.put("name", entry.name());
    facts.put("aliases", provider.aliases());
    facts.put("summary", provider.summary());
    facts.put("reference", provider.reference());
    facts.put("origin", entry.origin());
    facts.put("duplicates", entry.rivals());
    List<Map<String, Object>> settings = new ArrayList<>();
    for (Hyperparameter h : provider.hyperparameters()) {
      Map<String, Object> setting = new LinkedHashMap<>();
      setting.put("name", h.name());
      setting.put("default", h.defaultValue().orElse(null));
      setting.put("accepted", h.accepted());
      setting.put("doc", h.doc());
      settings.add(setting);
    }
    facts.put("settings", settings);
    facts.put("presets", new TreeMap<>(provider.presets()));
    return facts;
  }
}
