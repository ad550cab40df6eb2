package dev.lanewise.bench.study;

import dev.lanewise.bench.harness.Json;
import dev.lanewise.bench.report.Machine;
import dev.lanewise.kernel.Workers;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `lanewise study NAME`: runs an experiment and prints its tables.
@Command(
    name = "study",
    description = "Runs a small experiment on real data and prints its tables.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Studies:",
      "  overfitting  what helps a large network on 1000 images of MNIST, two minutes",
      "  slowdown     quadratic loss against cross-entropy from a saturated start, seconds",
      "  strength     the strength of L2 chosen by nested cross-validation, a minute",
      "  textbook     784-100-10 sigmoids on all of MNIST from ten seeds, some 5 minutes",
      "  linear       linear regression by gradient descent against the closed form, seconds",
      "",
      "DIR holds mnist/*.gz (IDX) and tables/*.csv with a column \"target\".",
    })
public final class StudyCommand implements Callable<Integer> {
  /// The studies there are.
  enum Name {
    OVERFITTING(Overfitting::run),
    SLOWDOWN(Slowdown::run),
    STRENGTH(Strength::run),
    TEXTBOOK(Textbook::run),
    LINEAR(Linear::run);

    private final Study study;

    Name(Study study) {
      this.study = study;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// An experiment.
  @FunctionalInterface
  interface Study {
    /// Runs it.
    List<StudyTable> run(StudySetting setting) throws IOException;
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "One of: ${COMPLETION-CANDIDATES}.")
  private Name name = Name.LINEAR;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where the data lies; otherwise data.")
  private Path data = Path.of("data");

  @Option(names = "--quick", description = "Fewer runs: to see that it works.")
  private boolean quick;

  @Option(names = "--threads", paramLabel = "N", description = "Threads that work; otherwise 1.")
  private int threads = 1;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the tables there too.")
  private @Nullable Path json;

  /// For picocli.
  public StudyCommand() {}

  @Override
  public Integer call() throws IOException {
    if (threads < 1) {
      throw new ParameterException(
          spec.commandLine(), "--threads must be at least 1, but is " + threads);
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    long begin = System.nanoTime();
    try (Workers workers = Workers.pool(threads)) {
      StudySetting setting =
          new StudySetting(
              data,
              quick,
              workers,
              text -> {
                err.println("  " + text);
                err.flush();
              });
      List<StudyTable> tables = name.study.run(setting);
      tables.forEach(table -> table.print(out));
      write(tables);
    }
    out.printf(Locale.ROOT, "%n%.0f s%n", (System.nanoTime() - begin) * 1e-9);
    out.flush();
    return 0;
  }

  private void write(List<StudyTable> tables) throws IOException {
    Path file = json;
    if (file != null) {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("study", name.toString());
      facts.put("machine", Machine.describe());
      facts.put("quick", quick);
      facts.put("tables", tables.stream().map(StudyTable::facts).toList());
      Files.writeString(
          file, Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(facts));
    }
  }
}
