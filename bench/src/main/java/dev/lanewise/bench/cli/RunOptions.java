package dev.lanewise.bench.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.lanewise.bench.harness.Json;
import dev.lanewise.bench.html.HtmlReport;
import dev.lanewise.bench.run.RunFile;
import dev.lanewise.bench.train.RunFiles;
import dev.lanewise.bench.train.RunSettings;
import dev.lanewise.bench.train.Setting;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The options of all commands that train: one for each [Setting], and those that are no settings
/// of the run.
final class RunOptions {
  /// The name of this mixin in a command.
  static final String NAME = "run";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE.toml",
      arity = "0..1",
      description = "A run described in a file; options go before what it says.")
  private @Nullable Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "A setting of the optimizer, such as lr=0.01, or of the run, such as training.epochs=5;"
              + " may be given several times.")
  private List<String> assignments = new ArrayList<>();

  @Option(
      names = "--regularizer",
      paramLabel = "NAME[=X]",
      description =
          "A regularizer or clipping, such as l2=1e-4, max-norm=3 or clip-global-norm=1; may be"
              + " given several times.")
  private List<String> regularizers = new ArrayList<>();

  @Option(names = "--quiet", description = "Print the result only.")
  private boolean isQuiet;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write all figures there; - for standard output, and nothing else then.")
  private @Nullable String json;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write a page with charts there: FILE.html, or index.html of a folder.")
  private @Nullable Path report;

  @Mixin private PluginPath path;

  /// Adds an option for each setting.
  static void addSettings(CommandSpec command) {
    for (Setting setting : Setting.values()) {
      if (!setting.option().isEmpty()) {
        String fallback =
            setting.fallback().isEmpty() ? "" : " (" + setting.fallback() + " unless given)";
        command.addOption(
            OptionSpec.builder(setting.option())
                .paramLabel(setting.label())
                .type(String.class)
                .description(setting.doc() + fallback + ".")
                .build());
      }
    }
  }

  /// What the command line and the files it names say.
  RunSettings settings() throws IOException {
    RunSettings settings = new RunSettings(path.catalog(spec));
    List<Path> files = new ArrayList<>();
    if (file != null) {
      files.add(file);
    }
    for (Setting setting : Setting.values()) {
      OptionSpec option = setting.option().isEmpty() ? null : spec.findOption(setting.option());
      String value = option == null ? null : option.getValue();
      if (value != null && setting == Setting.MODEL && value.endsWith(".toml")) {
        files.add(Path.of(value));
      } else if (value != null) {
        settings.put(setting.key(), value, setting.option());
      }
    }
    for (Path each : files) {
      RunFiles.addTo(settings, each);
    }
    regularizers.forEach(text -> addRegularizer(settings, text));
    assignments.forEach(text -> assign(settings, text));
    return settings;
  }

  private static void addRegularizer(RunSettings settings, String text) {
    int end = text.indexOf('(');
    int equals = text.indexOf('=');
    String name;
    String value;
    if (end >= 0 && (equals < 0 || end < equals)) {
      name = text.substring(0, end);
      value = text.substring(end + 1).replaceAll("\\)$", "");
    } else {
      name = equals < 0 ? text : text.substring(0, equals);
      value = equals < 0 ? "" : text.substring(equals + 1);
    }
    settings.put("regularizers." + name.strip(), value.strip(), "--regularizer " + text);
  }

  private void assign(RunSettings settings, String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new ParameterException(
          spec.commandLine(), "--set takes KEY=VALUE, such as lr=0.01, given: " + text);
    }
    settings.put(text.substring(0, equals).strip(), text.substring(equals + 1), "--set " + text);
  }

  /// Whether nothing but the result, or the JSON, is to be printed.
  boolean isQuiet() {
    return isQuiet || isJsonOnly();
  }

  /// Whether standard output is for JSON alone.
  boolean isJsonOnly() {
    return "-".equals(json);
  }

  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /// The command line, as it could be typed again.
  String command() {
    StringBuilder command = new StringBuilder("./lanewise");
    for (String word : spec.root().commandLine().getParseResult().originalArgs()) {
      boolean isPlain = word.matches("[A-Za-z0-9_./:=,+@%-]+");
      command.append(' ').append(isPlain ? word : "'" + word.replace("'", "'\\''") + "'");
    }
    return command.toString();
  }

  /// Refuses a file that cannot be written, before anything is done.
  void requireWritable(String option, @Nullable Path target) {
    if (target == null) {
      return;
    }
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new ParameterException(
          spec.commandLine(), "the folder of " + option + " does not exist: " + target);
    }
    if (Files.isDirectory(target)) {
      throw new ParameterException(
          spec.commandLine(), option + " takes a file, and " + target + " is a folder");
    }
  }

  void requireWritableRecords() {
    String name = json;
    requireWritable("--json", name == null || isJsonOnly() ? null : Path.of(name));
    Path page = report;
    requireWritable("--report", page == null || isPage(page) ? page : null);
  }

  private static boolean isPage(Path path) {
    return path.toString().endsWith(".html");
  }

  /// Writes the figures where they were asked for.
  void write(RunFile runs) throws IOException {
    writeJson(runs);
    Path page = report;
    if (page != null) {
      if (!isPage(page)) {
        Files.createDirectories(page);
        page = page.resolve("index.html");
      }
      try {
        HtmlReport.write(page, runs);
      } catch (IOException e) {
        throw new IOException(page + " could not be written: " + e.getMessage(), e);
      }
    }
  }

  private void writeJson(RunFile runs) throws IOException {
    String name = json;
    if (name == null) {
      return;
    }
    if (isJsonOnly()) {
      out().println(text(runs));
      return;
    }
    Path target = Path.of(name);
    try {
      if (Files.exists(target) && !Files.isRegularFile(target)) {
        // A device or a pipe: it is written to, not replaced.
        Files.writeString(target, text(runs) + "\n");
      } else {
        runs.write(target);
      }
    } catch (IOException e) {
      throw new IOException(target + " could not be written: " + e.getMessage(), e);
    }
  }

  private static String text(RunFile runs) throws JsonProcessingException {
    return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(runs);
  }
}
