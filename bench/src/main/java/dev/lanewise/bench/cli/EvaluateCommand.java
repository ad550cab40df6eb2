package dev.lanewise.bench.cli;

import dev.lanewise.bench.harness.Json;
import dev.lanewise.bench.train.ModelFigures;
import dev.lanewise.bench.train.SavedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `lanewise evaluate MODEL --data PATH`: how good a model is.
@Command(
    name = "evaluate",
    description =
        "Measures a model on samples with targets: figures, each class, what is confused.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Examples:",
      "  lanewise evaluate model.safetensors --data flowers.csv",
      "  lanewise evaluate model.safetensors --data mnist          its test samples",
    })
final class EvaluateCommand implements Callable<Integer> {
  @Mixin private ModelOptions model;

  @Option(names = "--data", paramLabel = "PATH", required = true, description = "The samples.")
  private Path data;

  @Option(names = "--json", description = "Print JSON.")
  private boolean isJson;

  @Override
  public Integer call() throws IOException {
    SavedModel loaded = model.load();
    ModelFigures figures = ModelFigures.of(loaded, loaded.labelled(data));
    if (isJson) {
      model.out().println(Json.MAPPER.writeValueAsString(figures));
    } else {
      figures.lines().forEach(model.out()::println);
    }
    return 0;
  }
}
