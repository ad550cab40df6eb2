package dev.lanewise.bench.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lanewise.bench.cases.Suite;
import dev.lanewise.bench.harness.Json;
import dev.lanewise.bench.harness.Median;
import dev.lanewise.bench.harness.Result;
import dev.lanewise.bench.harness.Results;
import dev.lanewise.bench.harness.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The JSON file: `{"machine":{...},"results":[...]}`.
///
/// Each result has suite, case, system, threads, dtype, value, unit and forks, and some cases have
/// `further` figures by name; one that could not be measured, or gave a wrong answer, has a status
/// and a reason, and no value. The fma peak stands beside each matrix product as the system `peak`.
public final class JsonReport {
  private JsonReport() {}

  /// Writes the file; the folder must exist. An older file is replaced at once.
  public static void write(Path file, Map<String, Object> machine, List<Measured> suites)
      throws IOException {
    ObjectNode root = Json.MAPPER.createObjectNode();
    ObjectNode head = root.putObject("machine");
    machine.forEach((name, value) -> head.set(name, Json.MAPPER.valueToTree(value)));
    Map<String, Map<String, String>> systems = new TreeMap<>();
    suites.forEach(suite -> systems.putAll(suite.results().details()));
    head.set("systems", Json.MAPPER.valueToTree(systems));
    ArrayNode list = root.putArray("results");
    suites.forEach(suite -> add(list, suite));
    Path temporary = file.resolveSibling(file.getFileName() + ".new");
    try {
      Json.MAPPER.writerWithDefaultPrettyPrinter().writeValue(temporary.toFile(), root);
      Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static void add(ArrayNode list, Measured suite) {
    for (Comparison comparison : suite.comparisons()) {
      for (Result result : comparison.results()) {
        list.add(node(comparison, result));
      }
      if (comparison.what().suite() == Suite.GEMM) {
        peak(list, comparison, suite.results());
      }
    }
  }

  private static ObjectNode start(Comparison comparison, String system) {
    ObjectNode node = Json.MAPPER.createObjectNode();
    node.put("suite", comparison.what().suite().id());
    node.put("case", comparison.what().name());
    node.put("system", system);
    node.put("threads", comparison.threads());
    node.put("dtype", comparison.what().dtype());
    return node;
  }

  private static ObjectNode node(Comparison comparison, Result result) {
    ObjectNode node = start(comparison, result.system().name());
    boolean ok = result.isOk();
    if (ok) {
      node.put("value", result.value());
    } else {
      node.putNull("value");
    }
    node.put("unit", comparison.what().unit());
    if (!result.further().isEmpty()) {
      ObjectNode further = node.putObject("further");
      result.further().forEach(further::put);
    }
    putAll(node.putArray("forks"), result.status() == Status.WRONG ? List.of() : result.forks());
    if (!ok) {
      node.put("status", result.status().id());
      node.put("reason", result.reason());
    }
    putAll(node.putArray("peakBefore"), result.peaksBefore());
    putAll(node.putArray("peakAfter"), result.peaksAfter());
    return node;
  }

  private static void peak(ArrayNode list, Comparison comparison, Results results) {
    List<Double> peaks = results.peaks(comparison.what().type(), comparison.threads());
    if (!peaks.isEmpty()) {
      ObjectNode node = start(comparison, "peak");
      node.put("value", Median.of(peaks));
      node.put("unit", comparison.what().unit());
      putAll(node.putArray("forks"), peaks);
      list.add(node);
    }
  }

  private static void putAll(ArrayNode array, List<Double> values) {
    values.forEach(array::add);
  }
}
