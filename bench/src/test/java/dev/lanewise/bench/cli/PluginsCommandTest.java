package dev.lanewise.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PluginsCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    for (CommandLine subcommand : line.getSubcommands().values()) {
      subcommand.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    }
    return line.execute(arguments);
  }

  private void assertRefused(String expected, String... arguments) {
    assertEquals(2, run(arguments), out.toString());
    assertEquals(1, err.toString().lines().count(), err.toString());
    assertTrue(err.toString().contains(expected), err.toString());
    assertEquals("", out.toString());
  }

  @Test
  void listsAndDocuments() {
    assertEquals(0, run("plugins"));
    assertTrue(out.toString().contains("optimizer"), out.toString());
    assertEquals(0, run("plugins", "adam", "--kind", "optimizer"));
    assertTrue(out.toString().contains("arXiv:1412.6980"), out.toString());
    assertTrue(out.toString().contains("preset=keras"), out.toString());
  }

  @Test
  void printsJson() {
    assertEquals(0, run("plugins", "adam", "--json"));
    assertTrue(
        out.toString().startsWith("{\"plugins\":[{\"kind\":\"optimizer\",\"name\":\"adam\""));
  }

  @Test
  void runsAnOptimizerByItsText() {
    assertEquals(0, run("plugins", "--try", "l2(strength=1e-6)+adam(lr=0.01)"));
    assertTrue(out.toString().contains("from 24.20 to "), out.toString());
  }

  @Test
  void anUnknownNameIsOneLine() {
    assertRefused(
        "there is no optimizer \"adma\"; did you mean adam?",
        "plugins",
        "adma",
        "--kind",
        "optimizer");
  }

  @Test
  void anUnknownKindIsOneLine() {
    assertRefused("there is no kind \"thing\"; there are ", "plugins", "--kind", "thing");
  }

  @Test
  void aMissingJarIsOneLine() {
    assertRefused("there is no jar none.jar", "plugins", "--path", "none.jar");
  }

  @Test
  void aFileThatIsNoJarIsOneLine(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("text.jar"), "text");
    assertRefused("is not a jar", "plugins", "--path", file.toString());
  }

  @Test
  void aWrongSettingIsOneLine() {
    assertRefused(
        "optimizer \"adam\": beta1=2 is out of range; accepted: a number in [0, 1)",
        "plugins",
        "--try",
        "adam(beta1=2)");
  }
}
