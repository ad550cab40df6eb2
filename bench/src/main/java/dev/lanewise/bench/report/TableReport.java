package dev.lanewise.bench.report;

import dev.lanewise.bench.cases.NetworkCase;
import dev.lanewise.bench.harness.Result;
import dev.lanewise.bench.system.SystemSpec.Kind;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/// The table on the terminal: a block for each case, a line for each system, every fork shown.
public final class TableReport {
  private static final String HEADING = "%-17s %12s  %8s  %8s  %s%n";

  private final PrintWriter out;

  /// A table that goes there.
  public TableReport(PrintWriter out) {
    this.out = out;
  }

  /// Prints the blocks of all cases.
  public void print(List<Comparison> comparisons) {
    for (Comparison comparison : comparisons) {
      block(comparison);
    }
    out.flush();
  }

  private void block(Comparison comparison) {
    out.printf(
        Locale.ROOT,
        "%n%s  %s  %d thread%s%n",
        comparison.what().name(),
        comparison.what().dtype(),
        comparison.threads(),
        comparison.threads() == 1 ? "" : "s");
    out.printf(
        Locale.ROOT,
        HEADING,
        "  system",
        comparison.what().unit(),
        "lanewise",
        "of limit",
        "forks");
    for (Result result : comparison.results()) {
      line(comparison, result);
    }
    if (comparison.limit().isPresent()
        && comparison.results().stream().noneMatch(r -> r.system().kind() == Kind.LIMIT)) {
      out.printf(
          Locale.ROOT,
          "  %-15s %12s%n",
          comparison.what() instanceof NetworkCase ? "fma bound" : "peak",
          Numbers.show(comparison.limit().getAsDouble()));
    }
    OptionalDouble ratio = comparison.ratio(_ -> true);
    if (ratio.isPresent()) {
      comparison
          .best(_ -> true)
          .ifPresent(best ->
              out.printf(
                  Locale.ROOT,
                  "  lanewise is %.2f times as fast as %s%n",
                  ratio.getAsDouble(),
                  best.system().name()));
    }
  }

  private void line(Comparison comparison, Result result) {
    if (!result.isOk()) {
      out.printf(
          Locale.ROOT,
          "  %-15s %12s  %s%n",
          result.system().name(),
          result.status().id(),
          result.reason());
      return;
    }
    String ratio =
        comparison
            .lanewise()
            .map(own -> Numbers.ratio(comparison.speedup(own.value(), result.value())))
            .orElse("");
    OptionalDouble part = comparison.ofLimit(result.value());
    out.printf(
        Locale.ROOT,
        HEADING,
        "  " + result.system().name(),
        Numbers.show(result.value()),
        ratio,
        part.isPresent() ? Numbers.percent(part.getAsDouble()) : "",
        result.forks().stream().map(Numbers::show).collect(Collectors.joining(" ")));
    if (!result.further().isEmpty()) {
      out.printf(
          Locale.ROOT,
          "    %s%n",
          result.further().entrySet().stream()
              .map(e -> e.getKey() + " " + Numbers.show(e.getValue()))
              .collect(Collectors.joining("  ")));
    }
  }
}
