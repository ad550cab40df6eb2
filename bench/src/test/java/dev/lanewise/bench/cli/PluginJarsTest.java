package dev.lanewise.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// P1, P2 and P3 with jars given on the command line.
class PluginJarsTest {
  private static final String SOURCE =
      """
      package stranger;
      import dev.lanewise.optimizers.Schedule;
      import dev.lanewise.plugin.*;
      public final class Flat implements ScheduleProvider {
        public String name() { return "stranger-flat"; }
        public String summary() { return "one value"; }
        public String reference() { return "none"; }
        public Schedule create(Settings settings) { return Schedule.constant(0.001); }
      }
      """;

  @TempDir private Path folder = Path.of("");

  private String out = "";
  private String err = "";
  private Path first = Path.of("");
  private Path second = Path.of("");

  @BeforeEach
  void makeJars() throws IOException {
    Path source = Files.writeString(folder.resolve("Flat.java"), SOURCE);
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-d",
                folder.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                source.toString());
    assertEquals(0, failed);
    first = jar("first.jar", "stranger.Flat");
    second = jar("second.jar", "stranger.Flat");
  }

  private Path jar(String name, String provider) throws IOException {
    Path jar = folder.resolve(name);
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(file)) {
      entries.putNextEntry(new JarEntry("META-INF/services/dev.lanewise.plugin.Provider"));
      entries.write((provider + "\n").getBytes(StandardCharsets.UTF_8));
      entries.putNextEntry(new JarEntry("stranger/Flat.class"));
      entries.write(Files.readAllBytes(folder.resolve("stranger/Flat.class")));
    }
    return jar;
  }

  private int run(String... arguments) {
    CommandLine line = Main.commandLine();
    StringWriter output = new StringWriter();
    StringWriter errors = new StringWriter();
    line.setOut(new PrintWriter(output));
    line.setErr(new PrintWriter(errors));
    for (CommandLine subcommand : line.getSubcommands().values()) {
      subcommand.setOut(new PrintWriter(output)).setErr(new PrintWriter(errors));
    }
    int code = line.execute(arguments);
    out = output.toString();
    err = errors.toString();
    return code;
  }

  @Test
  void aPluginOfAJarIsListedAndUsedByName() throws IOException {
    assertEquals(0, run("plugins", "stranger-flat", "--path", first.toString()), err);
    assertTrue(out.contains(first.toRealPath().toString()), out);
    String text = "sgd(lr=stranger-flat)";
    assertEquals(0, run("plugins", "--path", first.toString(), "--try", text), err);
    assertTrue(out.startsWith(text + ": Rosenbrock's function went from 24.20 to "), out);
  }

  @Test
  void twoOfOneNameAreListedAndRefusedNamingBothJars() throws IOException {
    String a = first.toString();
    String b = second.toString();
    assertEquals(0, run("plugins", "stranger-flat", "--path", a, "--path", b), err);
    String listed = out;
    assertTrue(listed.contains("DUPLICATE"), listed);
    assertEquals(0, run("plugins", "stranger-flat", "--path", b, "--path", a), err);
    assertEquals(listed, out, "the order of the paths shows");
    assertEquals(2, run("plugins", "--path", a, "--path", b, "--try", "sgd(lr=stranger-flat)"));
    assertEquals(1, err.lines().count(), err);
    assertTrue(err.contains(first.toRealPath().toString()), err);
    assertTrue(err.contains(second.toRealPath().toString()), err);
    assertEquals(0, run("plugins", "--path", a, "--path", b, "--try", "sgd(lr=0.001)"), err);
  }

  @Test
  void oneThatCannotBeLoadedIsNamedAndTheRestWorks() throws IOException {
    Path broken = jar("broken.jar", "stranger.Missing");
    assertEquals(0, run("plugins", "--path", broken.toString(), "--path", first.toString()), err);
    assertTrue(out.contains("failed: "), out);
    assertTrue(out.contains("stranger.Missing"), out);
    assertTrue(out.contains("stranger-flat"), out);
  }
}
