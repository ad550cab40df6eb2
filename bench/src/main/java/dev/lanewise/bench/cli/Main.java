package dev.lanewise.bench.cli;

import dev.lanewise.bench.train.InterruptedRun;
import dev.lanewise.bench.train.OutputLost;
import dev.lanewise.bench.train.WrongSetting;
import dev.lanewise.plugin.Nearest;
import dev.lanewise.plugin.PluginException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Entry point of the `lanewise` command.
///
/// Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted. An error is one line on the error
/// stream that says what would be right; `-Dlanewise.trace=true` in `LANEWISE_OPTS` adds the stack
/// trace.
@Command(
    name = "lanewise",
    description =
        "SIMD numerics and neural networks for the JVM: trains, compares, predicts and measures.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      TrainCommand.class,
      CompareCommand.class,
      SelectCommand.class,
      PredictCommand.class,
      EvaluateCommand.class,
      InspectCommand.class,
      PruneCommand.class,
      ExportCommand.class,
      ReportCommand.class,
      InfoCommand.class,
      PluginsCommand.class,
      BenchCommand.class,
      dev.lanewise.bench.study.StudyCommand.class,
      CompletionCommand.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    usageHelpAutoWidth = true,
    footer = {
      "",
      "Examples:",
      "  lanewise demo                   trains, measures, writes a report: under two minutes",
      "  lanewise train --data iris.csv  trains on a table; also MNIST, images, texts",
      "  lanewise compare --data iris.csv --optimizers sgd,adam,lion",
      "  lanewise info                   what is in use on this machine, and why",
      "  lanewise plugins adamw          what an optimizer takes",
      "  lanewise bench gemm --quick     matrix products, a few minutes",
      "  lanewise bench --help           the suites and their options",
      "",
      "Environment:",
      "  LANEWISE_JAVA_HOME   the JDK to run with, 25 or newer",
      "  LANEWISE_OPTS        further options for the Java virtual machine",
    })
public final class Main {
  private static final int INTERRUPTED = 130;

  private Main() {}

  static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /// Runs one command line.
  ///
  /// @return the exit code
  static int run(String... arguments) {
    StandardOutput output = new StandardOutput();
    CommandLine line = commandLine().setOut(output.writer());
    int code = line.execute(arguments);
    String lost = output.failure();
    if (lost != null) {
      line.getErr().println("lanewise: " + lost);
    }
    return lost != null && code == 0 ? CommandLine.ExitCode.SOFTWARE : code;
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Main());
    for (CommandLine subcommand : line.getSubcommands().values()) {
      subcommand.setUsageHelpAutoWidth(true);
      if (subcommand.getCommandSpec().mixins().containsKey(RunOptions.NAME)) {
        RunOptions.addSettings(subcommand.getCommandSpec());
      }
    }
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(usageErrors())
        .setExecutionExceptionHandler(failures());
  }

  private static IParameterExceptionHandler usageErrors() {
    return (ParameterException wrong, String[] _) -> {
      CommandLine line = wrong.getCommandLine();
      PrintWriter err = line.getErr();
      String command = line.getCommandSpec().qualifiedName();
      StringBuilder message =
          new StringBuilder(command).append(": ").append(oneLine(wrong.getMessage()));
      if (wrong instanceof UnmatchedArgumentException unmatched) {
        var suggestions = unmatched.getSuggestions();
        String first = unmatched.getUnmatched().getFirst();
        if (!suggestions.isEmpty()) {
          message.append("; did you mean ").append(String.join(" or ", suggestions)).append('?');
        } else if (first.startsWith("-")) {
          Nearest.to(first.split("=", 2)[0], line.getCommandSpec().optionsMap().keySet())
              .ifPresent(near -> message.append("; did you mean ").append(near).append('?'));
        }
      }
      err.println(message.append(" (see ").append(command).append(" --help)"));
      return CommandLine.ExitCode.USAGE;
    };
  }

  private static IExecutionExceptionHandler failures() {
    return (Exception failure, CommandLine line, CommandLine.ParseResult _) -> {
      PrintWriter err = line.getErr();
      // These two are told where they happen, before the process ends.
      if (!(failure instanceof OutputLost || failure instanceof InterruptedRun)) {
        err.println(line.getCommandSpec().qualifiedName() + ": " + reason(failure));
      }
      if (Boolean.getBoolean("lanewise.trace")) {
        failure.printStackTrace(err);
      }
      return switch (failure) {
        case InterruptedException _ -> INTERRUPTED;
        case InterruptedRun _ -> INTERRUPTED;
        case WrongSetting _ -> CommandLine.ExitCode.USAGE;
        case PluginException _ -> CommandLine.ExitCode.USAGE;
        default -> CommandLine.ExitCode.SOFTWARE;
      };
    };
  }

  private static String reason(Exception failure) {
    String message = failure.getMessage();
    if (message == null) {
      return failure.toString();
    }
    return failure instanceof NoSuchFileException
        ? "there is no file or folder " + message
        : oneLine(message);
  }

  private static String oneLine(@Nullable String message) {
    return message == null ? "wrong usage" : message.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
