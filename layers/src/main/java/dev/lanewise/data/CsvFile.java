package dev.lanewise.data;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads CSV files (RFC 4180), plain or gzip, in UTF-8, as a table or as a data set.
///
/// ```java
/// Dataset iris = CsvFile.at(path).dataset(ElementType.FLOAT);
/// ```
///
/// A file is read twice, the first time to learn what its columns are: a column in which every cell
/// that is not missing is a number holds numbers, others hold categories. Every row must have as
/// many cells as the first. Numbers are written with a point, whatever the locale. Cells are
/// stripped of spaces around them.
public final class CsvFile {
  /// What the first line is.
  public enum Header {
    /// The names of the columns if it has no number in it, and the second line has one. If neither
    /// has one it cannot be told, and must be declared.
    RECOGNISED,
    /// The names of the columns.
    PRESENT,
    /// The first row; columns are named `c0`, `c1` and so on.
    ABSENT
  }

  /// What the target column is taken for.
  private enum TargetKind {
    RECOGNISED,
    CLASSES,
    VALUES
  }

  /// Names by which a target is known where none is declared, in lower case.
  private static final Set<String> TARGET_NAMES = Set.of("target", "label", "class", "y");

  /// Whole numbers with at most this many different values, each twice or more on average, are
  /// taken for classes.
  private static final int MOST_NUMBERED_CLASSES = 100;

  /// Bounds the features by the size of the file: an identifier in each row would become as many
  /// features as there are rows.
  private static final int MOST_CATEGORIES = 1000;

  final Path path;
  final Set<String> missing =
      new HashSet<>(List.of("", "?", "NA", "N/A", "NaN", "nan", "null", "NULL"));
  final Set<String> categorical = new HashSet<>();
  private final Set<String> ignored = new HashSet<>();
  char separator = ',';
  Header header = Header.RECOGNISED;
  int mostColumns = 1 << 14;
  int mostRows = Integer.MAX_VALUE;
  int longestLine = 1 << 22;
  private @Nullable String target;
  private int targetIndex = -1;
  private boolean hasTarget = true;
  private TargetKind targetKind = TargetKind.RECOGNISED;

  private CsvFile(Path path) {
    this.path = path;
  }

  /// A file that is to be read.
  ///
  /// @param path the file
  /// @return a description of it with a comma between cells
  public static CsvFile at(Path path) {
    return new CsvFile(path);
  }

  /// Sets the character between cells.
  ///
  /// @param character the separator, a comma unless set
  /// @return this
  public CsvFile separator(char character) {
    separator = character;
    return this;
  }

  /// Declares what the first line is.
  ///
  /// @param what recognised unless set
  /// @return this
  public CsvFile header(Header what) {
    header = what;
    return this;
  }

  /// Sets what stands for a missing cell, in place of the empty cell, `?`, `NA`, `N/A`, `NaN`,
  /// `nan`, `null` and `NULL`.
  ///
  /// @param markers the texts
  /// @return this
  public CsvFile missing(String... markers) {
    missing.clear();
    missing.addAll(List.of(markers));
    return this;
  }

  /// Declares columns to hold categories even if every cell is a number.
  ///
  /// @param names the names of the columns
  /// @return this
  public CsvFile categorical(String... names) {
    categorical.addAll(List.of(names));
    return this;
  }

  /// Leaves columns out of the features of a data set, such as numbers of rows or free text.
  ///
  /// @param names the names of the columns
  /// @return this
  public CsvFile ignore(String... names) {
    ignored.addAll(List.of(names));
    return this;
  }

  /// Names the target column. Unless declared it is the one named target, label, class or y, and
  /// else the last.
  ///
  /// @param name the name of the column
  /// @return this
  public CsvFile target(String name) {
    target = name;
    hasTarget = true;
    return this;
  }

  /// Says where the target column is.
  ///
  /// @param index the position of the column, from 0
  /// @return this
  public CsvFile target(int index) {
    target = null;
    targetIndex = index;
    hasTarget = true;
    return this;
  }

  /// Declares that there is no target column.
  ///
  /// @return this
  public CsvFile withoutTarget() {
    hasTarget = false;
    return this;
  }

  /// Declares that the target is a class. Unless declared it is one if it is a text, or a whole
  /// number with at most 100 different values, each twice or more on average.
  ///
  /// @return this
  public CsvFile classTarget() {
    targetKind = TargetKind.CLASSES;
    return this;
  }

  /// Declares that the target is a real number.
  ///
  /// @return this
  public CsvFile valueTarget() {
    targetKind = TargetKind.VALUES;
    return this;
  }

  /// Bounds what is read: a file beyond is refused.
  ///
  /// @param rows the most rows, 2^31 - 1 unless set
  /// @param columns the most columns, 16384 unless set
  /// @param lineLength the most characters of a row, 2^22 unless set
  /// @return this
  /// @throws IllegalArgumentException if a bound is less than 1
  public CsvFile atMost(int rows, int columns, int lineLength) {
    if (rows < 1 || columns < 1 || lineLength < 1) {
      throw new IllegalArgumentException(
          "bounds are at least 1, given: %d rows, %d columns, %d characters"
              .formatted(rows, columns, lineLength));
    }
    mostRows = rows;
    mostColumns = columns;
    longestLine = lineLength;
    return this;
  }

  /// Reads all columns.
  ///
  /// @return the table
  /// @throws DataException if the file is no such table
  /// @throws IOException if the file cannot be read
  public Table table() throws IOException {
    return CsvTableReader.read(this);
  }

  /// Reads features and target. Categories become one feature each, as of [TableEncoder]; a column
  /// with more than 1000 of them is refused.
  ///
  /// @param type the element type of the features, and of real targets
  /// @return the data set
  /// @throws DataException if the file is no such table, or a target is missing or no number
  /// @throws IOException if the file cannot be read
  public Dataset dataset(ElementType type) throws IOException {
    if (!hasTarget) {
      return encoded(features(table()), type);
    }
    Labelled labelled = labelled(type);
    return encoded(labelled.features(), type).withTargets(labelled.targets());
  }

  /// A table apart from its target.
  ///
  /// @param features the columns that are features
  /// @param targets the target of each row
  /// @param target the name of the target column
  public record Labelled(Table features, Targets targets, String target) {}

  /// Reads features and target as [#dataset(ElementType)] does, but leaves the features a table:
  /// for callers who keep its [TableEncoder] for rows to come.
  ///
  /// @param type the element type of real targets
  /// @return features and targets
  /// @throws DataException if the file is no such table, or a target is missing or no number
  /// @throws IOException if the file cannot be read
  public Labelled labelled(ElementType type) throws IOException {
    Table table = table();
    if (table.columns().isEmpty()) {
      throw DataException.of(path, "there is no column for the target");
    }
    Table.Column column = table.columns().get(targetPosition(table));
    Table features = features(table.without(column.name()));
    return new Labelled(features, targets(column, type), column.name());
  }

  private Table features(Table table) throws DataException {
    List<Table.Column> used =
        table.columns().stream().filter(c -> !ignored.contains(c.name())).toList();
    for (Table.Column column : used) {
      if (column instanceof Table.Categories c && c.categories().size() > MOST_CATEGORIES) {
        throw DataException.of(
            path,
            "column \"%s\" has %d categories, and at most %d become features: leave it out by"
                    .formatted(c.name(), c.categories().size(), MOST_CATEGORIES)
                + " ignore(), or read the table()");
      }
    }
    return new Table(table.rows(), used);
  }

  private Dataset encoded(Table features, ElementType type) throws DataException {
    TableEncoder encoder = TableEncoder.fit(features);
    if ((long) encoder.outputs() * features.rows() > Integer.MAX_VALUE) {
      throw DataException.of(
          path,
          "%d rows of %d features are more than 2^31 - 1 numbers"
              .formatted(features.rows(), encoder.outputs()));
    }
    return encoder.encode(features, type);
  }

  /// A cell without spaces around it; empty if it is missing.
  String cell(String text) {
    String stripped = text.strip();
    return missing.contains(stripped) ? "" : stripped;
  }

  void requireWidth(long line, List<String> cells, int columns) throws DataException {
    if (cells.size() != columns) {
      throw DataException.atLine(
          path, line, "the row has %d cells, the first has %d".formatted(cells.size(), columns));
    }
  }

  private int targetPosition(Table table) throws DataException {
    List<Table.Column> columns = table.columns();
    if (target != null) {
      for (int i = 0; i < columns.size(); i++) {
        if (columns.get(i).name().equals(target)) {
          return i;
        }
      }
      throw DataException.of(
          path,
          "there is no target column \"%s\" among %s"
              .formatted(target, columns.stream().map(Table.Column::name).toList()));
    }
    if (targetIndex >= columns.size()) {
      throw DataException.of(
          path,
          "the target is column %d, but columns are 0 to %d"
              .formatted(targetIndex, columns.size() - 1));
    }
    if (targetIndex >= 0) {
      return targetIndex;
    }
    for (int i = 0; i < columns.size(); i++) {
      if (TARGET_NAMES.contains(columns.get(i).name().toLowerCase(Locale.ROOT))) {
        return i;
      }
    }
    return columns.size() - 1;
  }

  private Targets targets(Table.Column column, ElementType type) throws DataException {
    return switch (column) {
      case Table.Categories categories -> {
        if (targetKind == TargetKind.VALUES) {
          throw DataException.of(
              path,
              "the target \"" + column.name() + "\" is to be a number, but is not in all rows");
        }
        for (int i = 0; i < categories.size(); i++) {
          requirePresent(categories.codes()[i] >= 0, column, i);
        }
        yield new Targets.Classes(categories.codes(), categories.categories());
      }
      case Table.Numbers numbers -> {
        for (int i = 0; i < numbers.size(); i++) {
          requirePresent(!Double.isNaN(numbers.values()[i]), column, i);
        }
        LabelEncoding labels = LabelEncoding.ofNumbers(numbers.values());
        yield targetKind == TargetKind.CLASSES
                || (targetKind == TargetKind.RECOGNISED && areClasses(numbers.values(), labels))
            ? new Targets.Classes(labels.encodeNumbers(numbers.values()), labels.names())
            : values(numbers, type);
      }
    };
  }

  private static boolean areClasses(double[] values, LabelEncoding labels) {
    for (double value : values) {
      if (value != Math.rint(value)) {
        return false;
      }
    }
    return labels.size() <= MOST_NUMBERED_CLASSES && labels.size() <= (values.length + 1) / 2;
  }

  private static Targets values(Table.Numbers numbers, ElementType type) {
    Matrix values = Matrix.of(type, numbers.size(), 1);
    for (int i = 0; i < numbers.size(); i++) {
      values.set(i, 0, numbers.values()[i]);
    }
    return new Targets.Values(values, List.of(numbers.name()));
  }

  private void requirePresent(boolean present, Table.Column column, int row) throws DataException {
    if (!present) {
      throw DataException.of(
          path, "row %d (from 0) has no target \"%s\"".formatted(row, column.name()));
    }
  }
}
