package dev.lanewise.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchCommandTest {
  private record Outcome(int code, String out, String err) {}

  private static Outcome run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Main.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    return new Outcome(code, out.toString(), err.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "--cases nothing, no case",
    "--systems nobody, nobody",
    "--systems openblas, --peers",
    "--forks -1, --forks",
    "--threads -1, --threads",
    "--json /no/such/folder/r.json, folder",
    "--dtype half, half"
  })
  void aMistakeIsToldInALine(String options, String told) {
    List<String> arguments = new ArrayList<>(List.of("bench", "gemm"));
    arguments.addAll(List.of(options.split(" ", -1)));
    Outcome outcome = run(arguments.toArray(String[]::new));
    assertEquals(2, outcome.code());
    assertTrue(outcome.err().contains(told), outcome.err());
    assertEquals(1, outcome.err().lines().count(), outcome.err());
  }

  @Test
  void aSmallCaseIsMeasuredFromEndToEnd(@TempDir Path folder) throws IOException {
    Path json = folder.resolve("r.json");
    Outcome outcome =
        run(
            "bench",
            "gemm",
            "--cases=16x16x16-NN",
            "--dtype=float",
            "--threads=1",
            "--forks=1",
            "--json=" + json);
    assertEquals(0, outcome.code(), outcome.err());
    assertTrue(outcome.out().contains("16x16x16-NN"), outcome.out());
    assertTrue(Files.readString(json).contains("\"lanewise\""), outcome.out());
  }

  @Test
  void whatWasMeasuredIsNotMeasuredAgain(@TempDir Path folder) throws IOException {
    Path json = folder.resolve("r.json");
    Path page = folder.resolve("r.html");
    String[] arguments = {
      "bench",
      "all",
      "--cases=16x16x16-NN",
      "--systems=plain-java",
      "--dtype=float",
      "--threads=1",
      "--forks=2",
      "--resume",
      "--json=" + json,
      "--report=" + page
    };
    assertEquals(0, run(arguments).code());
    String first = Files.readString(json);
    Path steps = folder.resolve("r.json.steps");
    assertEquals(3, Files.readAllLines(steps).size(), "a head and two machines");
    Outcome again = run(arguments);
    assertEquals(0, again.code(), again.err());
    assertEquals(results(first), results(Files.readString(json)));
    assertEquals(3, Files.readAllLines(steps).size());
    assertTrue(Files.readString(page).contains("plain-java"), "the page");
  }

  private static String results(String json) {
    return json.substring(json.indexOf("\"results\""));
  }
}
