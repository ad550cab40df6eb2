package dev.lanewise.bench.study;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A table that a study has found: text in the first column, numbers or text in the others.
///
/// @param title what it shows
/// @param columns the heads of the columns
/// @param rows one cell for each column: text, or a number with the digits to show it with
/// @param notes what is to be said below it, a line each
record StudyTable(String title, List<String> columns, List<List<Object>> rows, List<String> notes) {
  StudyTable {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    notes = List.copyOf(notes);
    for (List<Object> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "a row of " + row.size() + " cells under " + columns.size() + " heads: " + row);
      }
    }
  }

  /// A number and how it is shown.
  ///
  /// @param value the number
  /// @param format as of [String#format]
  record Figure(double value, String format) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, format, value);
    }
  }

  /// A part as a percentage.
  static Figure percent(double part) {
    return new Figure(100 * part, "%.2f");
  }

  /// A number with so many digits after the point.
  static Figure fixed(double value, int digits) {
    return new Figure(value, "%." + digits + "f");
  }

  /// A number with an exponent.
  static Figure power(double value) {
    return new Figure(value, "%.2e");
  }

  /// Writes it as a table of Markdown whose columns are aligned.
  void print(PrintWriter out) {
    int[] widths = new int[columns.size()];
    for (int j = 0; j < widths.length; j++) {
      widths[j] = columns.get(j).length();
      for (List<Object> row : rows) {
        widths[j] = Math.max(widths[j], row.get(j).toString().length());
      }
    }
    out.println();
    out.println(title);
    out.println();
    out.println(line(columns, widths));
    StringBuilder rule = new StringBuilder("|");
    for (int j = 0; j < widths.length; j++) {
      rule.append(j == 0 ? " " : "-").append("-".repeat(widths[j])).append(j == 0 ? " |" : ":|");
    }
    out.println(rule);
    rows.forEach(row -> out.println(line(row, widths)));
    if (!notes.isEmpty()) {
      out.println();
      notes.forEach(out::println);
    }
    out.flush();
  }

  private static String line(List<?> cells, int[] widths) {
    StringBuilder line = new StringBuilder("|");
    for (int j = 0; j < widths.length; j++) {
      String cell = cells.get(j).toString();
      String space = " ".repeat(widths[j] - cell.length());
      line.append(' ').append(j == 0 ? cell + space : space + cell).append(" |");
    }
    return line.toString();
  }

  /// As plain values, for JSON.
  Map<String, Object> facts() {
    List<Map<String, Object>> all = new ArrayList<>();
    for (List<Object> row : rows) {
      Map<String, Object> facts = new LinkedHashMap<>();
      for (int j = 0; j < columns.size(); j++) {
        facts.put(columns.get(j), row.get(j) instanceof Figure f ? (Object) f.value() : row.get(j));
      }
      all.add(facts);
    }
    Map<String, Object> table = new LinkedHashMap<>();
    table.put("title", title);
    table.put("rows", all);
    table.put("notes", notes);
    return table;
  }
}
