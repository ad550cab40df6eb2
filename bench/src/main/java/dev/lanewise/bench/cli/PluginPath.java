package dev.lanewise.bench.cli;

import dev.lanewise.plugin.Catalog;
import dev.lanewise.plugin.PluginException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// The option `--path` of every command that uses plugins.
final class PluginPath {
  @Option(
      names = "--path",
      paramLabel = "JAR",
      description = "Take in the plugins of this jar too; may be given several times.")
  private List<Path> jars = new ArrayList<>();

  /// The jars.
  List<Path> jars() {
    return List.copyOf(jars);
  }

  /// What is installed and what the jars hold.
  ///
  /// @throws ParameterException if a jar is missing or cannot be read
  Catalog catalog(CommandSpec spec) {
    try {
      return Catalog.on(jars());
    } catch (PluginException wrong) {
      throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
    }
  }
}
