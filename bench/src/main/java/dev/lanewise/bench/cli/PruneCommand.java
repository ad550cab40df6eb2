package dev.lanewise.bench.cli;

import dev.lanewise.bench.train.ModelFigures;
import dev.lanewise.bench.train.PruneRun;
import dev.lanewise.bench.train.SavedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `lanewise prune MODEL --to PART --out MODEL`: a smaller model.
@Command(
    name = "prune",
    description = "Takes the smallest weights, or whole units, out of a model.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Examples:",
      "  lanewise prune model.safetensors --to 0.1 --out small.safetensors",
      "  lanewise prune model.safetensors --to 0.5 --units --out small.safetensors",
      "  lanewise prune model.safetensors --to 0.1 --out small.safetensors --test iris.csv",
    })
final class PruneCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ModelOptions model;

  @Option(
      names = "--to",
      paramLabel = "PART",
      required = true,
      description = "The part of the weights, or units, that stays: above 0, at most 1.")
  private double part;

  @Option(
      names = "--units",
      description = "Remove whole neurons and channels, so that the network becomes smaller.")
  private boolean areUnits;

  @Option(
      names = "--global",
      description = "The smallest of all layers together, rather than the same part of each.")
  private boolean isGlobal;

  @Option(names = "--out", paramLabel = "MODEL", required = true, description = "Where to.")
  private Path out;

  @Option(
      names = "--test",
      paramLabel = "PATH",
      description = "Measure before and after on these samples.")
  private @Nullable Path test;

  @Override
  public Integer call() throws IOException {
    if (!(part > 0 && part <= 1)) {
      throw new ParameterException(
          spec.commandLine(), "--to is a part above 0 and at most 1, given: " + part);
    }
    SavedModel before = model.load();
    SavedModel after = PruneRun.of(before, part, areUnits, isGlobal);
    after.save(out);
    model.out().println(PruneRun.describe(before, after) + "; saved to " + out);
    Path samples = test;
    if (samples != null) {
      print("before", before, samples);
      print("after", after, samples);
    }
    return 0;
  }

  private void print(String when, SavedModel measured, Path samples) throws IOException {
    var figures = ModelFigures.of(measured, measured.labelled(samples));
    model.out().println(when + "  " + figures.lines().getFirst());
  }
}
