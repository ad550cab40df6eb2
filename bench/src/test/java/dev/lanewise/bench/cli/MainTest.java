package dev.lanewise.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }

  @Test
  void helpNamesTheCommandsAndShowsExamples() {
    assertEquals(0, run("--help"));
    assertTrue(out.toString().contains("info"), out.toString());
    assertTrue(out.toString().contains("bench gemm --quick"), out.toString());
  }

  @Test
  void versionIsShown() {
    assertEquals(0, run("--version"));
    assertTrue(out.toString().startsWith("lanewise "), out.toString());
  }

  @Test
  void infoSaysWhichJavaRuns() {
    assertEquals(0, run("info", "--no-measure"));
    assertTrue(out.toString().contains(Runtime.version().toString()), out.toString());
  }

  @Test
  void infoIsOneJsonObjectOnRequest() {
    assertEquals(0, run("info", "--json", "--no-measure"));
    String text = out.toString().strip();
    assertTrue(text.startsWith("{\"java\":\"" + Runtime.version() + "\","), text);
    assertTrue(text.endsWith("]}"), text);
    assertEquals(1, text.lines().count());
  }

  @Test
  void wrongOptionIsOneLineThatPointsToTheHelp() {
    assertEquals(2, run("info", "--jsn"));
    assertEquals(1, err.toString().lines().count(), err.toString());
    assertTrue(err.toString().contains("--jsn"), err.toString());
    assertTrue(err.toString().contains("lanewise info --help"), err.toString());
  }

  @Test
  void wrongCommandIsOneLine() {
    assertEquals(2, run("bnech"));
    assertEquals(1, err.toString().lines().count(), err.toString());
  }

  @Test
  void noCommandIsWrongUsage() {
    assertEquals(2, run());
  }
}
