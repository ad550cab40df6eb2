package dev.lanewise.data;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The first pass over a CSV file: the names, which columns are text, and how many rows there are.
final class CsvScan implements CsvTableReader.RowReader {
  /// What the pass has found.
  ///
  /// @param names the name of each column
  /// @param isText for each column, whether it holds categories
  /// @param rows the rows, without the header
  /// @param hasHeader whether the first row is no data
  record Result(List<String> names, boolean[] isText, int rows, boolean hasHeader) {}

  private final CsvFile settings;

  /// The first row, until the second tells whether it is a header.
  private @Nullable List<String> pending;

  private long pendingLine;
  private @Nullable List<String> names;
  private boolean[] isText = {};
  private boolean hasHeader;
  private int rows;

  CsvScan(CsvFile settings) {
    this.settings = settings;
  }

  @Override
  public void row(long line, List<String> cells) throws DataException {
    if (names != null) {
      data(line, cells);
      return;
    }
    List<String> former = pending;
    if (former == null) {
      first(line, cells);
      return;
    }
    settings.requireWidth(line, cells, former.size());
    if (!hasNumber(cells)) {
      throw undecided();
    }
    begin(pendingLine, former, true);
    data(line, cells);
  }

  private void first(long line, List<String> cells) throws DataException {
    if (settings.header == CsvFile.Header.RECOGNISED && !hasNumber(cells)) {
      pending = List.copyOf(cells);
      pendingLine = line;
      return;
    }
    boolean isHeader = settings.header == CsvFile.Header.PRESENT;
    begin(line, cells, isHeader);
    if (!isHeader) {
      data(line, cells);
    }
  }

  private boolean hasNumber(List<String> cells) {
    return cells.stream().anyMatch(c -> CsvNumber.isNumber(settings.cell(c)));
  }

  private DataException undecided() {
    return DataException.atLine(
        settings.path,
        pendingLine,
        "neither this line nor the next has a number, so it cannot be told whether it names the"
            + " columns: declare the header PRESENT or ABSENT");
  }

  private void begin(long line, List<String> cells, boolean isHeader) throws DataException {
    List<String> found = new ArrayList<>();
    Set<String> different = new HashSet<>();
    for (int i = 0; i < cells.size(); i++) {
      String name = isHeader ? cells.get(i).strip() : "";
      found.add(name.isEmpty() ? "c" + i : name);
      if (!different.add(found.get(i))) {
        throw DataException.atLine(
            settings.path, line, "two columns are named \"" + found.get(i) + "\"");
      }
    }
    for (String declared : settings.categorical) {
      if (!different.contains(declared)) {
        throw DataException.atLine(
            settings.path,
            line,
            "column \"%s\" is declared categorical, but there are only %s"
                .formatted(declared, found));
      }
    }
    names = found;
    hasHeader = isHeader;
    isText = new boolean[found.size()];
    for (int i = 0; i < isText.length; i++) {
      isText[i] = settings.categorical.contains(found.get(i));
    }
  }

  private void data(long line, List<String> cells) throws DataException {
    settings.requireWidth(line, cells, isText.length);
    if (rows == settings.mostRows) {
      throw DataException.atLine(
          settings.path, line, "more than " + settings.mostRows + " rows, which is the bound");
    }
    rows++;
    for (int i = 0; i < isText.length; i++) {
      if (!isText[i]) {
        String cell = settings.cell(cells.get(i));
        isText[i] = !cell.isEmpty() && !CsvNumber.isNumber(cell);
      }
    }
  }

  Result result() throws DataException {
    List<String> found = names;
    if (found == null) {
      throw pending == null
          ? DataException.of(settings.path, "the file is empty, but a table has at least one line")
          : undecided();
    }
    return new Result(found, isText, rows, hasHeader);
  }
}
