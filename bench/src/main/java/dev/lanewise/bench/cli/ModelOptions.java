package dev.lanewise.bench.cli;

import dev.lanewise.bench.train.SavedModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The options of all commands that use a trained model.
final class ModelOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "MODEL", description = "A model that train has saved.")
  private Path file;

  @Mixin private PluginPath path;

  Path file() {
    return file;
  }

  /// Reads the model.
  SavedModel load() throws IOException {
    return SavedModel.load(file, path.catalog(spec));
  }

  PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
