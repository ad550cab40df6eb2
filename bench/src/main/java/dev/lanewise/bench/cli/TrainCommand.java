package dev.lanewise.bench.cli;

import dev.lanewise.bench.train.RunSettings;
import dev.lanewise.bench.train.TrainRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `lanewise train`: trains a network and saves it.
@Command(
    name = "train",
    description = "Trains a network on tables, MNIST, images or texts, and saves it.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  lanewise train --data iris.csv                        a table, the target named or last",
      "  lanewise train --data mnist --model cnn               a folder with MNIST's files",
      "  lanewise train --data mnist --optimizer sgd --set lr=0.5 --regularizer l2=1e-4 --epochs 30",
      "  lanewise train --data photos --model cnn --size 32x32 a folder of folders with images",
      "  lanewise train --data mails.txt                       a label, a tab and a text a line",
      "  lanewise train run.toml --epochs 5                    a run described in a file",
      "  lanewise train --data iris.csv --json - --quiet       all figures as JSON",
      "",
      "Ctrl-C ends the run with a checkpoint; the same command with --resume goes on.",
    })
final class TrainCommand implements Callable<Integer> {
  @Mixin(name = RunOptions.NAME)
  private RunOptions run;

  @Option(
      names = "--out",
      paramLabel = "MODEL",
      description = "Where the trained model goes; checkpoints go beside it (${DEFAULT-VALUE}).",
      defaultValue = "lanewise-model.safetensors")
  private Path model;

  @Option(
      names = "--resume",
      description = "Go on where the last run with this --out was interrupted.")
  private boolean isResumed;

  @Override
  public Integer call() throws IOException {
    RunSettings settings = run.settings();
    run.requireWritable("--out", model);
    run.requireWritableRecords();
    TrainRun training = new TrainRun(settings, model, run.out(), run.isQuiet());
    run.write(training.run(isResumed, run.command()));
    if (!run.isJsonOnly()) {
      training.conclude();
    }
    return 0;
  }
}
