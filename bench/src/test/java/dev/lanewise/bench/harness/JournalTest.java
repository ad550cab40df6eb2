package dev.lanewise.bench.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.ElementType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final List<Line> LINES =
      List.of(
          new Line.Started(Map.of("version", "1")),
          new Line.Measured("exp", ElementType.FLOAT, 2.5, List.of(2.5, 2.5)),
          new Line.Problem("log", ElementType.FLOAT, Status.WRONG, "element 3"));

  @TempDir private Path folder;

  @Test
  void answers_are_known_again() throws IOException {
    Path file = folder.resolve("r.steps");
    Journal.begin(file, "here").add("gemm fork 1", LINES);
    Journal again = Journal.resume(file, "here");
    assertEquals(Optional.of(LINES), again.find("gemm fork 1"));
    assertEquals(Optional.empty(), again.find("gemm fork 2"));
  }

  @Test
  void half_a_line_is_forgotten() throws IOException {
    Path file = folder.resolve("r.steps");
    Journal.begin(file, "here").add("one", LINES);
    Files.writeString(file, "{\"step\":\"two\",\"li", StandardOpenOption.APPEND);
    Journal again = Journal.resume(file, "here");
    assertEquals(1, again.size());
    again.add("two", LINES);
    assertEquals(2, Journal.resume(file, "here").size());
  }

  @Test
  void another_machine_is_refused() throws IOException {
    Path file = folder.resolve("r.steps");
    Journal.begin(file, "there").add("one", LINES);
    String message =
        String.valueOf(
            assertThrows(IOException.class, () -> Journal.resume(file, "here")).getMessage());
    assertTrue(message.contains("there") && message.contains("here"), message);
  }

  @Test
  void none_keeps_nothing() throws IOException {
    Journal none = Journal.none();
    none.add("one", LINES);
    assertEquals(0, none.size());
  }
}
