package dev.lanewise.bench.report;

import dev.lanewise.bench.harness.Result;
import dev.lanewise.bench.system.SystemSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// The results as tables in Markdown: a table for each element type and number of threads, a row
/// for each case, a column for each system. A cell has the median, and the least and largest fork.
public final class MarkdownReport {
  private MarkdownReport() {}

  /// Writes the file; the folder must exist.
  public static void write(Path file, Map<String, Object> machine, List<Measured> suites)
      throws IOException {
    StringBuilder text = new StringBuilder();
    machine.forEach(
        (name, value) -> text.append("- ").append(name).append(": ").append(value).append('\n'));
    Map<String, List<Comparison>> tables = new LinkedHashMap<>();
    for (Comparison comparison : suites.stream().flatMap(s -> s.comparisons().stream()).toList()) {
      String title =
          "%s, %s, %d thread%s"
              .formatted(
                  comparison.what().suite().id(),
                  comparison.what().dtype(),
                  comparison.threads(),
                  comparison.threads() == 1 ? "" : "s");
      tables.computeIfAbsent(title, _ -> new ArrayList<>()).add(comparison);
    }
    tables.forEach((title, rows) -> table(text, title, rows));
    Files.writeString(file, text.toString());
  }

  private static void table(StringBuilder text, String title, List<Comparison> rows) {
    List<SystemSpec> systems =
        rows.stream()
            .flatMap(row -> row.results().stream())
            .map(Result::system)
            .distinct()
            .sorted((a, b) -> Integer.compare(SystemOrder.of(a), SystemOrder.of(b)))
            .toList();
    text.append("\n### ").append(title).append("\n\n");
    text.append("Unit: ").append(rows.getFirst().what().unit()).append(".\n\n| case |");
    systems.forEach(system -> text.append(' ').append(system.name()).append(" |"));
    text.append(" lanewise / best | lanewise / limit |\n|---|");
    text.append("---|".repeat(systems.size() + 2)).append('\n');
    for (Comparison row : rows) {
      text.append("| ").append(row.what().name()).append(" |");
      for (SystemSpec system : systems) {
        text.append(' ').append(cell(row, system)).append(" |");
      }
      text.append(' ').append(ratio(row.ratio(_ -> true))).append(" |");
      OptionalDouble part =
          row.lanewise().map(own -> row.ofLimit(own.value())).orElse(OptionalDouble.empty());
      text.append(' ').append(ratio(part)).append(" |\n");
    }
  }

  private static String cell(Comparison row, SystemSpec system) {
    return row.results().stream()
        .filter(result -> result.system().equals(system))
        .findFirst()
        .map(MarkdownReport::cell)
        .orElse("");
  }

  private static String cell(Result result) {
    if (!result.isOk()) {
      return result.status().id();
    }
    double least = result.forks().stream().mapToDouble(Double::doubleValue).min().orElse(0);
    double largest = result.forks().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    return "%s (%s to %s)"
        .formatted(Numbers.show(result.value()), Numbers.show(least), Numbers.show(largest));
  }

  private static String ratio(OptionalDouble value) {
    return value.isPresent() ? Numbers.plain(value.getAsDouble()) : "";
  }
}
