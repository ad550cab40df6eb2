package dev.lanewise.bench.cli;

import java.io.PrintWriter;
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
    description = "A SIMD numerics kernel for the JVM: shows what runs here and measures it.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      InfoCommand.class,
      PluginsCommand.class,
      BenchCommand.class,
      ReportCommand.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    usageHelpAutoWidth = true,
    footer = {
      "",
      "Examples:",
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
  private Main() {}

  static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /// Runs one command line.
  ///
  /// @return the exit code
  static int run(String... arguments) {
    return commandLine().execute(arguments);
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Main());
    for (CommandLine subcommand : line.getSubcommands().values()) {
      subcommand.setUsageHelpAutoWidth(true);
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
        if (!suggestions.isEmpty()) {
          message.append("; did you mean ").append(String.join(" or ", suggestions)).append('?');
        }
      }
      err.println(message.append(" (see ").append(command).append(" --help)"));
      return CommandLine.ExitCode.USAGE;
    };
  }

  private static IExecutionExceptionHandler failures() {
    return (Exception failure, CommandLine line, CommandLine.ParseResult _) -> {
      PrintWriter err = line.getErr();
      String message = failure.getMessage();
      err.println(
          line.getCommandSpec().qualifiedName()
              + ": "
              + (message == null ? failure.toString() : oneLine(message)));
      if (Boolean.getBoolean("lanewise.trace")) {
        failure.printStackTrace(err);
      }
      return failure instanceof InterruptedException ? 130 : CommandLine.ExitCode.SOFTWARE;
    };
  }

  private static String oneLine(@Nullable String message) {
    return message == null ? "wrong usage" : message.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
