package dev.lanewise.bench.cli;

import dev.lanewise.bench.train.RunSettings;
import dev.lanewise.bench.train.SelectRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `lanewise select`: chooses settings by cross-validation.
@Command(
    name = "select",
    description =
        "Chooses settings by k-fold cross-validation on the training samples, then trains with the"
            + " best and tests once.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  lanewise select --data wine.csv --over l2.strength=1e-4,1e-3,1e-2,1e-1",
      "  lanewise select --data wine.csv --over lr=0.001,0.01 --over hidden=16,64 --folds 3",
      "",
      "Every setting of a run can be chosen: training.batch, network.dropout, optimizer.beta1, ...",
    })
final class SelectCommand implements Callable<Integer> {
  @Mixin(name = RunOptions.NAME)
  private RunOptions run;

  @Option(
      names = "--over",
      paramLabel = "KEY=V,V,...",
      required = true,
      description = "A setting and its values; of several, all combinations are tried.")
  private List<String> over = new ArrayList<>();

  @Option(
      names = "--folds",
      paramLabel = "K",
      defaultValue = "5",
      description = "How many parts to cut the training samples into (${DEFAULT-VALUE}).")
  private int folds;

  @Override
  public Integer call() throws IOException {
    RunSettings settings = run.settings();
    run.requireWritableRecords();
    SelectRun selection = new SelectRun(settings, over, folds, run.out(), run.isQuiet());
    run.write(selection.run(run.command()));
    if (!run.isJsonOnly()) {
      selection.conclude();
    }
    return 0;
  }
}
