package dev.lanewise.bench.cli;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Runs the command: in a virtual machine of its own, as the launcher does, in a folder; or here.
record Cli(Path folder) {
  /// What a run gave.
  ///
  /// @param code the exit code
  /// @param out standard output
  /// @param err the error stream, without what the virtual machine itself says
  record Outcome(int code, String out, String err) {}

  /// Runs the command in this virtual machine.
  static Outcome here(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] words = List.of(arguments).stream().map(Object::toString).toArray(String[]::new);
    int code =
        Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(words);
    return new Outcome(code, out.toString(), err.toString());
  }

  /// Runs it to the end.
  Outcome run(String... arguments) throws IOException, InterruptedException {
    return through(List.of(), arguments);
  }

  /// Runs it through another command, such as a shell.
  Outcome through(List<String> prefix, String... arguments)
      throws IOException, InterruptedException {
    return outcome(start(prefix, arguments));
  }

  /// Starts it; its output goes to files of the folder.
  Process start(List<String> prefix, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:-UsePerfData"));
    command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
    command.addAll(List.of("-cp", classPath(), Main.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectOutput(folder.resolve("stdout.txt").toFile())
        .redirectError(folder.resolve("stderr.txt").toFile())
        .start();
  }

  /// That of this process, for a process in another folder.
  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> !entry.isEmpty())
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /// Waits for the end.
  Outcome outcome(Process process) throws IOException, InterruptedException {
    try {
      if (!process.waitFor(120, TimeUnit.SECONDS)) {
        throw new IOException("the command did not end: " + text("stderr.txt"));
      }
    } finally {
      process.destroyForcibly();
    }
    return new Outcome(process.exitValue(), text("stdout.txt"), text("stderr.txt"));
  }

  private String text(String name) throws IOException {
    StringBuilder text = new StringBuilder();
    Files.readString(folder.resolve(name), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.startsWith("WARNING:"))
        .forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  /// A table of two classes that are easy to tell apart.
  Path table(int rows) throws IOException {
    StringBuilder text = new StringBuilder("a,b,kind\n");
    for (int i = 0; i < rows; i++) {
      boolean isFirst = i % 2 == 0;
      double noise = (i * 37 % 100) / 100.0;
      text.append(isFirst ? noise : 2 + noise)
          .append(',')
          .append(isFirst ? 1 - noise : noise - 1)
          .append(isFirst ? ",round\n" : ",square\n");
    }
    return Files.writeString(folder.resolve("table.csv"), text);
  }
}
