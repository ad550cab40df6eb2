package dev.lanewise.bench.cli;

import dev.lanewise.bench.train.CompareRun;
import dev.lanewise.bench.train.RunSettings;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `lanewise compare`: several optimizers on one task.
@Command(
    name = "compare",
    description =
        "Trains with several optimizers on one task, from the same weights and with the same"
            + " batches, and prints a table.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  lanewise compare --data mnist --optimizers sgd,momentum,adam,lion,muon",
      "  lanewise compare --data iris.csv --optimizers 'adam(lr=0.01),adam(lr=0.001),l1+adam'",
      "",
      "Optimizers without a rate of their own get one that suits networks of this size.",
    })
final class CompareCommand implements Callable<Integer> {
  @Mixin(name = RunOptions.NAME)
  private RunOptions run;

  @Option(
      names = "--optimizers",
      paramLabel = "LIST",
      description = "Names or texts of optimizers, separated by commas (${DEFAULT-VALUE}).",
      defaultValue = "sgd,momentum,nesterov,adagrad,rmsprop,adam,adamw,lion,muon")
  private String optimizers;

  @Override
  public Integer call() throws IOException {
    RunSettings settings = run.settings();
    run.requireWritableRecords();
    CompareRun comparison = new CompareRun(settings, optimizers, run.out(), run.isQuiet());
    run.write(comparison.run(run.command()));
    if (!run.isJsonOnly()) {
      comparison.conclude();
    }
    return 0;
  }
}
