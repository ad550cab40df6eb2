package dev.lanewise.bench.harness;

import dev.lanewise.bench.cases.Suite;
import dev.lanewise.bench.system.SystemSpec;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/// Starts the virtual machines that measure.
public final class ChildProcess {
  /// A child that takes longer than this hangs.
  private static final long LIMIT_MINUTES = 10;

  /// Settings of the native libraries, which must not come from outside: each system has its own.
  private static final List<String> CLEARED =
      List.of("OPENBLAS_", "GOTO_", "BLIS_", "MKL_", "OMP_", "KMP_", "DNNL_", "ATEN_");

  /// What every system's virtual machine gets where memory is measured, so that little is resident
  /// but what is in use.
  ///
  /// Of itself a virtual machine takes a 64th of the machine's memory as its heap and fills that
  /// before it collects for the first time, and the C library keeps what the compilers have freed.
  private static final List<String> SPARING =
      List.of("-XX:+UseSerialGC", "-Xms32m", "-Xmn4m", "-XX:TrimNativeHeapInterval=500");

  private static final int REASON_LENGTH = 200;

  private final Path folder;
  private final String classPath;
  private final List<String> extraOptions;

  /// @param folder where orders, answers and what the machines print are put
  /// @param classPath the class path of the machines
  /// @param extraOptions further options for the machines
  public ChildProcess(Path folder, String classPath, List<String> extraOptions) {
    this.folder = folder;
    this.classPath = classPath;
    this.extraOptions = List.copyOf(extraOptions);
  }

  /// Runs one machine to its end; a machine that fails is a line as well.
  void run(SystemSpec system, Function<String, WorkOrder> order, Consumer<Line> listener)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path orderFile = folder.resolve("order.json");
    Path answerFile = folder.resolve("answer.jsonl");
    Path outputFile = folder.resolve("output-" + system.name() + ".txt");
    Files.deleteIfExists(answerFile);
    WorkOrder asked = order.apply(answerFile.toString());
    Json.MAPPER.writeValue(orderFile.toFile(), asked);
    Process process = start(system, asked, orderFile, outputFile.toFile());
    boolean ended = false;
    try {
      ended = process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES);
    } finally {
      if (!ended) {
        process.destroyForcibly().waitFor();
      }
    }
    if (Files.exists(answerFile)) {
      for (String line : Files.readAllLines(answerFile)) {
        // The last line of a machine that died may be half of one.
        if (line.endsWith("}")) {
          listener.accept(Json.MAPPER.readValue(line, Line.class));
        }
      }
    }
    if (!ended || process.exitValue() != 0) {
      String why = ended ? "ended with code " + process.exitValue() : "hangs";
      listener.accept(
          new Line.Problem(
              null, null, Status.FAILED, "virtual machine " + why + lastWords(outputFile)));
    }
  }

  private Process start(SystemSpec system, WorkOrder order, Path orderFile, File output)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Djmh.ignoreLock=true",
            "-Djmh.executor=CUSTOM",
            "-Djmh.executor.class=" + SharedThread.class.getName(),
            "-Duser.language=en"));
    if (order.suite() == Suite.MEMORY) {
      command.addAll(SPARING);
    } else {
      command.add("-Xms2g");
      command.addAll(system.settings().options());
    }
    command.addAll(extraOptions);
    command.addAll(List.of("-cp", classPath, Child.class.getName(), orderFile.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output);
    builder.environment().keySet().removeIf(ChildProcess::isCleared);
    builder.environment().putAll(system.settings().environment(order.threads()));
    return builder.start();
  }

  private static boolean isCleared(String variable) {
    String upper = variable.toUpperCase(Locale.ROOT);
    return CLEARED.stream().anyMatch(upper::startsWith);
  }

  private static String lastWords(Path outputFile) throws IOException {
    List<String> lines =
        Files.readAllLines(outputFile).stream().filter(line -> !line.isBlank()).toList();
    if (lines.isEmpty()) {
      return "";
    }
    String last = lines.getLast().strip();
    return ": " + last.substring(0, Math.min(last.length(), REASON_LENGTH));
  }
}
