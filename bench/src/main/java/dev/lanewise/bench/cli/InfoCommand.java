package dev.lanewise.bench.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `lanewise info`: what is in use on this machine, and why.
@Command(
    name = "info",
    description = "Shows what is in use on this machine, and why.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Examples:",
      "  lanewise info          as a list",
      "  lanewise info --json   as one JSON object",
    })
final class InfoCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print one JSON object instead of a list.")
  private boolean json;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    String java = Runtime.version().toString();
    out.println(json ? "{\"java\":\"" + java + "\"}" : "java  " + java);
    out.flush();
  }
}
