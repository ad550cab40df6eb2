package dev.lanewise.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The second pass over a CSV file: fills the columns that the first has found.
final class CsvColumns implements CsvTableReader.RowReader {
  /// A column of texts that is filled: codes in the order in which the texts first come.
  private static final class Texts {
    final int[] codes;
    final Map<String, Integer> known = new HashMap<>();

    Texts(int rows) {
      codes = new int[rows];
    }

    /// The categories in the order of their characters, so that they do not depend on the order of
    /// the rows.
    Table.Column column(String name) {
      List<String> sorted = known.keySet().stream().sorted().toList();
      int[] place = new int[sorted.size()];
      for (int i = 0; i < place.length; i++) {
        place[known.getOrDefault(sorted.get(i), -1)] = i;
      }
      for (int i = 0; i < codes.length; i++) {
        codes[i] = codes[i] < 0 ? -1 : place[codes[i]];
      }
      return new Table.Categories(name, codes, sorted);
    }
  }

  private final CsvFile settings;
  private final CsvScan.Result scan;
  private final double[][] numbers;
  private final Map<Integer, Texts> texts = new HashMap<>();
  private boolean isPastHeader;
  private int row;

  CsvColumns(CsvFile settings, CsvScan.Result scan) {
    this.settings = settings;
    this.scan = scan;
    isPastHeader = !scan.hasHeader();
    numbers = new double[scan.names().size()][];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = new double[scan.isText()[i] ? 0 : scan.rows()];
      if (scan.isText()[i]) {
        texts.put(i, new Texts(scan.rows()));
      }
    }
  }

  @Override
  public void row(long line, List<String> cells) throws DataException {
    settings.requireWidth(line, cells, numbers.length);
    if (!isPastHeader) {
      isPastHeader = true;
      return;
    }
    if (row == scan.rows()) {
      throw changed();
    }
    for (int i = 0; i < numbers.length; i++) {
      String cell = settings.cell(cells.get(i));
      Texts column = texts.get(i);
      if (column == null) {
        numbers[i][row] = number(line, i, cell);
      } else if (cell.isEmpty()) {
        column.codes[row] = -1;
      } else {
        column.codes[row] = column.known.computeIfAbsent(cell, _ -> column.known.size());
      }
    }
    row++;
  }

  private double number(long line, int column, String cell) throws DataException {
    if (cell.isEmpty()) {
      return Double.NaN;
    }
    if (!CsvNumber.isNumber(cell)) {
      throw changed();
    }
    double value = Double.parseDouble(cell);
    if (Double.isInfinite(value)) {
      throw DataException.atLine(
          settings.path,
          line,
          "column \"%s\" has %s, which is beyond the largest double"
              .formatted(scan.names().get(column), cell));
    }
    return value;
  }

  private DataException changed() {
    return DataException.of(settings.path, "the file has changed while it was read");
  }

  Table table() throws DataException {
    if (row != scan.rows()) {
      throw changed();
    }
    List<Table.Column> columns = new ArrayList<>();
    for (int i = 0; i < numbers.length; i++) {
      String name = scan.names().get(i);
      Texts column = texts.get(i);
      columns.add(column == null ? new Table.Numbers(name, numbers[i]) : column.column(name));
    }
    return new Table(scan.rows(), columns);
  }
}
