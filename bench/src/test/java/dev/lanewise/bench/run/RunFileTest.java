package dev.lanewise.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFileTest {
  @TempDir private Path folder;

  private static RunFile sample() {
    EpochRecord first = new EpochRecord(1, 1.5, 1.25, 0.75, 0.001, 2, 500);
    EpochRecord second = new EpochRecord(2, Double.NaN, null, null, null, 2, 500);
    Confusion confusion =
        new Confusion(List.of("a", "b"), List.of(List.of(3L, 1L), List.of(0L, 4L)));
    Mistake mistake = new Mistake(7, "a", "b", 0.9, List.of(1, 2, 2), List.of(0, 255, 128, 1));
    RunRecord run =
        new RunRecord(
            "adam",
            "adam(lr=0.001)",
            List.of(first, second),
            Map.of("validation-accuracy", 0.875),
            confusion,
            List.of(WeightHistogram.of("w", 5, i -> i, 4)),
            List.of(mistake));
    return new RunFile(
        RunFile.Kind.COMPARISON,
        "digits",
        "lanewise compare",
        Map.of("cpu", "x", "cores", 2),
        Map.of("seed", "1"),
        List.of(run));
  }

  @Test
  void what_is_written_is_read_again() throws IOException {
    Path file = folder.resolve("run.json");
    sample().write(file);
    assertEquals(sample(), RunFile.read(file));
    String text = Files.readString(file);
    assertTrue(text.contains("\"kind\" : \"comparison\""), text);
    assertTrue(text.contains("\"final\" : {"), text);
  }

  @Test
  void what_a_file_leaves_out_is_empty() throws IOException {
    Path file = folder.resolve("run.json");
    Files.writeString(file, "{\"runs\":[{\"name\":\"x\",\"later\":1}],\"later\":2}");
    RunFile read = RunFile.read(file);
    assertEquals(RunFile.Kind.RUN, read.kind());
    assertEquals(List.of(), read.runs().getFirst().epochs());
  }

  private static String error(Path file) {
    return String.valueOf(assertThrows(IOException.class, () -> RunFile.read(file)).getMessage());
  }

  @Test
  void errors_tell_where() throws IOException {
    Path file = folder.resolve("run.json");
    Files.writeString(file, "{\n \"runs\": [{\"name\": }]}");
    String message = error(file);
    assertTrue(message.startsWith(file + ":2:"), message);
    Files.writeString(file, "{}");
    message = error(file);
    assertTrue(message.endsWith("holds no runs"), message);
    Files.writeString(file, "{\"runs\":[{\"mistakes\":[{\"shape\":[1,2,2],\"pixels\":[1]}]}]}");
    message = error(file);
    assertTrue(message.contains("a picture of shape [1, 2, 2] has 1 pixels"), message);
  }

  @Test
  void histograms_count_every_finite_value() {
    double[] values = {0, 1, 2, 3, 4, Double.NaN, Double.POSITIVE_INFINITY};
    var histogram = WeightHistogram.of("w", values.length, i -> values[i], 4).histogram();
    assertEquals(List.of(1L, 1L, 1L, 2L), histogram.counts());
    assertEquals(0, histogram.min());
    assertEquals(4, histogram.max());
    assertEquals(List.of(3L), WeightHistogram.of("w", 3, _ -> 5, 4).histogram().counts());
    assertEquals(List.of(), WeightHistogram.of("w", 3, _ -> Double.NaN, 4).histogram().counts());
  }
}
