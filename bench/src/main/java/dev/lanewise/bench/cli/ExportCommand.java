package dev.lanewise.bench.cli;

import dev.lanewise.bench.train.WeightExport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `lanewise export MODEL --format FORMAT --out PATH`: the weights for other programs.
@Command(
    name = "export",
    description = "Writes the weights of a model for other programs.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Examples:",
      "  lanewise export model.safetensors --format npy --out weights/       a file for each",
      "  lanewise export model.safetensors --format safetensors --out w.safetensors",
    })
final class ExportCommand implements Callable<Integer> {
  /// What can be written.
  enum Format {
    /// A folder with a NumPy file for each weight.
    NPY,
    /// One file of safetensors with weights and nothing else.
    SAFETENSORS
  }

  @Mixin private ModelOptions model;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      required = true,
      description = "npy (a folder with a file for each weight) or safetensors (one file).")
  private Format format;

  @Option(names = "--out", paramLabel = "PATH", required = true, description = "Where to.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    WeightExport export = new WeightExport(model.load().network());
    int count = format == Format.NPY ? export.npy(out) : export.safetensors(out);
    model.out().println("wrote " + count + " arrays to " + out);
    return 0;
  }
}
