package dev.lanewise.kernel.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Runs a class with a main method of the tests in a JVM of its own, on the class path.
public final class ChildJvm {
  private ChildJvm() {}

  /// What the class printed, on both streams, when run with these options.
  public static String run(Class<?> main, List<String> options, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Duser.language=en");
    command.addAll(options);
    command.add("-cp");
    command.add(location(Machine.class) + File.pathSeparator + location(main));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), () -> command + "\n" + text);
      return text;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String location(Class<?> type) {
    try {
      String path = type.getName().replace('.', '/') + ".class";
      String file =
          Path.of(
                  type.getResource(
                          type.getName().substring(type.getPackageName().length() + 1) + ".class")
                      .toURI())
              .toString();
      return file.substring(0, file.length() - path.length() - 1);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
