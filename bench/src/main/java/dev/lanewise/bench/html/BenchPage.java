package dev.lanewise.bench.html;

import dev.lanewise.bench.report.BenchFile;
import dev.lanewise.bench.report.BenchFile.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// What was measured: the machine, and for each suite how Lanewise compares.
final class BenchPage {
  private static final String COMMAND = "command";
  private static final String SYSTEMS = "systems";

  private final Page page;
  private final BenchFile file;

  /// The colour of each system, the same in the whole page; Lanewise has the first one.
  private final List<String> colours;

  private BenchPage(Page page, BenchFile file) {
    this.page = page;
    this.file = file;
    LinkedHashSet<String> systems = new LinkedHashSet<>(List.of(BenchGroup.OWN));
    file.results().stream()
        .map(Entry::system)
        .filter(system -> !BenchGroup.isLimit(system))
        .forEach(systems::add);
    this.colours = List.copyOf(systems);
  }

  /// Adds all of it.
  static void addTo(Page page, BenchFile file) {
    BenchPage bench = new BenchPage(page, file);
    bench.opening();
    String suite = "";
    for (BenchGroup group : BenchGroup.of(file)) {
      if (!group.suite().equals(suite)) {
        suite = group.suite();
        page.section(heading(group));
      }
      bench.group(group);
    }
    bench.versions();
  }

  private static String heading(BenchGroup group) {
    return switch (group.suite()) {
      case "gemm" -> "Matrix products";
      case "loops" -> "Loops and reductions";
      case "functions" -> "Functions";
      case "optimizers" -> "Optimizers";
      case "training" -> "Training";
      case "inference" -> "Inference";
      case "cold" -> "The first calls of a fresh virtual machine";
      case "allocation" -> "Bytes allocated";
      default -> group.suite();
    };
  }

  private void opening() {
    page.section("Measured on");
    Map<String, Object> facts = new LinkedHashMap<>(file.machine());
    Object command = facts.remove(COMMAND);
    facts.remove(SYSTEMS);
    page.facts(facts);
    if (command != null) {
      page.paragraph("To do it again:").command("./lanewise " + command);
    }
    overview();
  }

  /// One row for each group: how Lanewise compares with the best of the others, case by case.
  private void overview() {
    List<List<String>> rows = new ArrayList<>();
    for (BenchGroup group : BenchGroup.of(file)) {
      double[] ratios =
          group.cases().stream()
              .mapToDouble(group::ratioToBest)
              .filter(ratio -> Double.isFinite(ratio) && ratio > 0)
              .sorted()
              .toArray();
      if (ratios.length > 0) {
        rows.add(
            List.of(
                heading(group) + ", " + group.title(),
                Integer.toString(ratios.length),
                Long.toString(Arrays.stream(ratios).filter(ratio -> ratio < 1).count()),
                Figures.factor(ratios[0]),
                Figures.factor(mean(ratios)),
                Figures.factor(ratios[ratios.length - 1])));
      }
    }
    if (!rows.isEmpty()) {
      page.paragraph(
          "How many times as fast as the best of the others Lanewise is, case by case; where that"
              + " is less than 1, it is behind.");
      page.table(List.of("", "cases", "behind in", "least", "geometric mean", "largest"), rows);
    }
  }

  /// The geometric mean.
  static double mean(double[] ratios) {
    double sum = 0;
    for (double ratio : ratios) {
      sum += StrictMath.log(ratio);
    }
    return StrictMath.exp(sum / ratios.length);
  }

  private void group(BenchGroup group) {
    page.heading(group.title());
    List<String> shown = colours.stream().filter(group.systems()::contains).toList();
    page.legend(shown, shown.stream().map(colours::indexOf).toList());
    page.figures();
    BenchCharts charts = new BenchCharts(page, group, colours);
    charts.ratios();
    charts.sizes();
    if (group.threads() == 1) {
      charts.roofline(file.machine().get(BenchCharts.BANDWIDTH));
    }
    charts.forks();
    page.endFigures();
    problems(group);
    page.folded("All values", () -> values(group));
  }

  private void problems(BenchGroup group) {
    List<Entry> problems =
        group.entries().stream().filter(entry -> !entry.status().equals("ok")).toList();
    if (!problems.isEmpty()) {
      page.paragraph("Not measured, or with a wrong answer, which does not count:");
      page.raw("<ul>");
      for (Entry entry : problems) {
        page.raw("<li>")
            .text(
                entry.system()
                    + ", "
                    + entry.name()
                    + ": "
                    + entry.status()
                    + ", "
                    + entry.reason())
            .raw("</li>");
      }
      page.raw("</ul>\n");
    }
  }

  private static void addCells(List<String> row, BenchGroup group, String name, String system) {
    row.add(group.at(name, system).map(entry -> Figures.number(value(entry))).orElse(""));
  }

  private static double value(Entry entry) {
    Double value = entry.value();
    return value == null ? Double.NaN : value;
  }

  private void values(BenchGroup group) {
    List<String> systems = group.systems();
    List<String> head = new ArrayList<>(List.of(group.unit()));
    head.addAll(systems);
    head.add("lanewise / best");
    List<List<String>> rows = new ArrayList<>();
    for (String name : group.cases()) {
      List<String> row = new ArrayList<>(List.of(name));
      systems.forEach(system -> addCells(row, group, name, system));
      row.add(Figures.factor(group.ratioToBest(name)));
      rows.add(row);
    }
    page.table(head, rows);
  }

  private void versions() {
    if (!(file.machine().get(SYSTEMS) instanceof Map<?, ?> systems) || systems.isEmpty()) {
      return;
    }
    page.section("Versions");
    List<List<String>> rows = new ArrayList<>();
    systems.forEach((name, details) -> {
      String text =
          details instanceof Map<?, ?> map
              ? String.join(
                  ", ", map.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList())
              : String.valueOf(details);
      rows.add(List.of(String.valueOf(name), text));
    });
    page.raw("<div class=\"versions\">");
    page.table(List.of("system", "what it says of itself"), rows);
    page.raw("</div>");
  }
}
