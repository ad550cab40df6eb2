package dev.lanewise.bench.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class StudyCommandTest {
  @Test
  void tablesAreMarkdownWithAlignedColumns() {
    StudyTable table =
        new StudyTable(
            "title",
            List.of("name", "value"),
            List.of(List.of("a", StudyTable.fixed(1.5, 2)), List.of("long name", "x")),
            List.of("note"));
    StringWriter text = new StringWriter();
    table.print(new PrintWriter(text));
    assertEquals(
        List.of(
            "",
            "title",
            "",
            "| name      | value |",
            "| --------- |------:|",
            "| a         |  1.50 |",
            "| long name |     x |",
            "",
            "note"),
        text.toString().lines().toList());
    assertEquals("12.35", StudyTable.percent(0.12345).toString());
    assertThrows(
        IllegalArgumentException.class,
        () -> new StudyTable("", List.of("one"), List.of(List.of("a", "b")), List.of()));
  }

  private static CommandLine command(StringWriter out) {
    return new CommandLine(new StudyCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(new StringWriter()));
  }

  @Test
  void aStudyPrintsItsTablesAndWritesThem(@TempDir Path folder) throws IOException {
    Random random = new Random(2);
    StringBuilder csv = new StringBuilder("a,b,target\n");
    for (int i = 0; i < 40; i++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      csv.append(a).append(',').append(b).append(',').append(a - b).append('\n');
    }
    Files.createDirectories(folder.resolve("tables"));
    Files.writeString(folder.resolve("tables/diabetes.csv"), csv);
    Path json = folder.resolve("out.json");
    StringWriter out = new StringWriter();
    int code =
        command(out)
            .execute("linear", "--quick", "--data", folder.toString(), "--json", json.toString());
    assertEquals(0, code);
    assertTrue(out.toString().contains("(intercept)"), out.toString());
    assertTrue(Files.readString(json).contains("\"study\" : \"linear\""));
  }

  @Test
  void missingDataIsNamed(@TempDir Path folder) {
    StringWriter errors = new StringWriter();
    CommandLine command = command(new StringWriter());
    command.setExecutionExceptionHandler((failure, _, _) -> {
      errors.append(String.valueOf(failure.getMessage()));
      return 1;
    });
    assertEquals(1, command.execute("strength", "--data", folder.toString()));
    assertTrue(errors.toString().contains("breast_cancer.csv"), errors.toString());
    assertEquals(2, command.execute("no-such-study"));
  }
}
