package dev.lanewise.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The part of the launcher that comes before any build: which JDK it takes.
class LauncherTest {
  private static final Path LAUNCHER = Path.of("..", "lanewise").toAbsolutePath().normalize();

  @TempDir private Path folder;

  private record Outcome(int code, String text) {}

  @BeforeEach
  void needsAShell() {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "needs a POSIX shell");
  }

  private Outcome javaHome(Path launcher, Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(launcher.toString(), "--java-home");
    builder.directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().remove("LANEWISE_JAVA_HOME");
    builder.environment().putAll(environment);
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), text.strip());
  }

  /// A folder that looks like a JDK of this version.
  private Path jdk(String name, String version) throws IOException {
    Path home = folder.resolve(name);
    Files.createDirectories(home.resolve("bin"));
    for (String tool : new String[] {"java", "javac"}) {
      Path file = home.resolve("bin").resolve(tool);
      Files.writeString(file, "#!/bin/sh\n");
      assertTrue(file.toFile().setExecutable(true));
    }
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  @Test
  void theVariableOfItsOwnComesFirst() throws Exception {
    Path first = jdk("first", "26");
    Path second = jdk("second", "25.0.3");
    var environment =
        Map.of("LANEWISE_JAVA_HOME", first.toString(), "JAVA_HOME", second.toString());
    assertEquals(new Outcome(0, first.toString()), javaHome(LAUNCHER, environment));
  }

  @Test
  void javaHomeIsTakenWhenItIsNewEnough() throws Exception {
    Path home = jdk("home", "25.0.3");
    assertEquals(
        new Outcome(0, home.toString()), javaHome(LAUNCHER, Map.of("JAVA_HOME", home.toString())));
  }

  @Test
  void anOldJavaHomeIsPassedOver() throws Exception {
    Path old = jdk("old", "17.0.15");
    jdk("user/.jdks/newer", "25");
    String user = folder.resolve("user").toString();
    Outcome outcome = javaHome(LAUNCHER, Map.of("JAVA_HOME", old.toString(), "HOME", user));
    assertEquals(0, outcome.code(), outcome.text());
    assertNotEquals(old.toString(), outcome.text());
  }

  @Test
  void aWrongVariableIsNamedInOneLine() throws Exception {
    Outcome outcome = javaHome(LAUNCHER, Map.of("LANEWISE_JAVA_HOME", "/no/such/jdk"));
    assertEquals(1, outcome.code());
    assertEquals(1, outcome.text().lines().count(), outcome.text());
    assertTrue(outcome.text().contains("LANEWISE_JAVA_HOME=/no/such/jdk"), outcome.text());
  }

  @Test
  void itIsFoundThroughSymbolicLinks() throws Exception {
    Path home = jdk("home", "25");
    Path direct = Files.createSymbolicLink(folder.resolve("direct"), LAUNCHER);
    Path twice = Files.createSymbolicLink(folder.resolve("twice"), direct.getFileName());
    assertEquals(
        new Outcome(0, home.toString()), javaHome(twice, Map.of("JAVA_HOME", home.toString())));
  }
}
