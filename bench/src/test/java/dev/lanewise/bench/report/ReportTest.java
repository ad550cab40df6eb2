package dev.lanewise.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lanewise.bench.cases.BenchCase;
import dev.lanewise.bench.cases.Catalog;
import dev.lanewise.bench.cases.Suite;
import dev.lanewise.bench.harness.Json;
import dev.lanewise.bench.harness.Line;
import dev.lanewise.bench.harness.Results;
import dev.lanewise.bench.harness.RunOptions;
import dev.lanewise.bench.harness.Status;
import dev.lanewise.bench.system.Systems;
import dev.lanewise.kernel.ElementType;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private static final BenchCase CASE =
      Catalog.find(Suite.GEMM, "512x512x512-NN", ElementType.FLOAT);

  /// Two forks: lanewise 210 and 190, openblas 100 and 100, mkl wrong in one, ejml dead.
  private static Results results() {
    Results results = new Results();
    for (int fork = 0; fork < 2; fork++) {
      hear(results, "lanewise", peak(240), measured(fork == 0 ? 210 : 190), peak(250));
      hear(results, "openblas", peak(240), measured(100));
      hear(
          results,
          "mkl",
          fork == 0
              ? measured(300)
              : new Line.Problem(CASE.name(), CASE.type(), Status.WRONG, "cell (0, 0)"));
      hear(results, "ejml", new Line.Problem(null, null, Status.FAILED, "ended with code 134"));
      hear(results, "netlib", new Line.NotOffered(CASE.name(), CASE.type()));
    }
    return results;
  }

  private static Line measured(double value) {
    return new Line.Measured(CASE.name(), CASE.type(), value, List.of(value));
  }

  private static Line peak(double value) {
    return new Line.Peak(CASE.type(), value < 245, value);
  }

  private static void hear(Results results, String system, Line... lines) {
    results.addAll(Systems.named(system), 1, List.of(CASE), List.of(lines));
  }

  private static List<Comparison> comparisons(Results results) {
    return Comparison.of(List.of(CASE), List.of(1), results);
  }

  @Test
  void theJsonFileHasEverySystemAndEveryFork(@TempDir Path folder) throws IOException {
    Results results = results();
    Path file = folder.resolve("r.json");
    RunOptions options =
        new RunOptions(Suite.GEMM, false, false, 1, 1, null, Set.of(), null, false);
    Measured measured = new Measured(options, comparisons(results), results);
    JsonReport.write(file, Map.of("cpu", "some"), List.of(measured));
    JsonNode root = Json.MAPPER.readTree(Files.readString(file));
    assertEquals("some", root.get("machine").get("cpu").asText());
    JsonNode lanewise = find(root, "lanewise");
    assertEquals("gemm", lanewise.get("suite").asText());
    assertEquals("512x512x512-NN", lanewise.get("case").asText());
    assertEquals(1, lanewise.get("threads").asInt());
    assertEquals("float", lanewise.get("dtype").asText());
    assertEquals(200, lanewise.get("value").asDouble());
    assertEquals("GFLOP/s", lanewise.get("unit").asText());
    assertEquals("[210.0,190.0]", lanewise.get("forks").toString());
    assertEquals(2, lanewise.get("peakBefore").size());
    assertEquals("wrong", find(root, "mkl").get("status").asText());
    assertTrue(find(root, "mkl").get("value").isNull());
    assertEquals("failed", find(root, "ejml").get("status").asText());
    assertEquals("ended with code 134", find(root, "ejml").get("reason").asText());
    assertEquals(240, find(root, "peak").get("value").asDouble());
    assertEquals(5, root.get("results").size());
  }

  private static JsonNode find(JsonNode root, String system) {
    for (JsonNode result : root.get("results")) {
      if (result.get("system").asText().equals(system)) {
        return result;
      }
    }
    throw new AssertionError("no system " + system + " in " + root);
  }

  @Test
  void theTableComparesWithTheBestThatIsRight() {
    StringWriter text = new StringWriter();
    new TableReport(new PrintWriter(text)).print(comparisons(results()));
    String table = text.toString();
    assertTrue(table.contains("lanewise is 2.00 times as fast as openblas"), table);
    assertTrue(table.contains("210.0 190.0"), table);
    assertTrue(table.contains("83.3 %"), table);
    assertTrue(table.contains("cell (0, 0)"), table);
    assertTrue(table.contains("ended with code 134"), table);
  }

  @Test
  void theSummaryTellsRatiosByGroup() {
    StringWriter text = new StringWriter();
    new Summary(new PrintWriter(text)).print(Suite.GEMM, comparisons(results()));
    assertTrue(text.toString().contains("n 512 and more"), text.toString());
    assertTrue(text.toString().contains("geometric mean  2.000"), text.toString());
  }
}
