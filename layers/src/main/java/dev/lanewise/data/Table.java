package dev.lanewise.data;

import java.util.ArrayList;
import java.util.List;

/// Rows of numbers and categories, column by column, as they were read from a file.
///
/// @param rows the number of rows
/// @param columns the columns, each with a name of its own
public record Table(int rows, List<Column> columns) {
  /// Checks the columns.
  ///
  /// @throws IllegalArgumentException if lengths differ from the number of rows, or two columns
  ///   have one name
  public Table {
    columns = List.copyOf(columns);
    for (Column column : columns) {
      if (column.size() != rows) {
        throw new IllegalArgumentException(
            "column \"%s\" has %d rows, the table %d"
                .formatted(column.name(), column.size(), rows));
      }
    }
    if (columns.stream().map(Column::name).distinct().count() != columns.size()) {
      throw new IllegalArgumentException("two columns have the same name");
    }
  }

  /// A column.
  public sealed interface Column {
    /// The name.
    ///
    /// @return the name
    String name();

    /// The number of rows.
    ///
    /// @return the number of rows
    int size();
  }

  /// A column of numbers.
  ///
  /// @param name the name
  /// @param values the numbers, NaN where one is missing; not copied
  public record Numbers(String name, double[] values) implements Column {
    @Override
    public int size() {
      return values.length;
    }
  }

  /// A column of categories.
  ///
  /// @param name the name
  /// @param codes the category of each row, -1 where it is missing; not copied
  /// @param categories the categories by code
  public record Categories(String name, int[] codes, List<String> categories) implements Column {
    /// Checks the codes.
    ///
    /// @throws IllegalArgumentException if a code has no category
    public Categories {
      categories = List.copyOf(categories);
      for (int code : codes) {
        if (code < -1 || code >= categories.size()) {
          throw new IllegalArgumentException(
              "column \"%s\" has a code %d, but codes run from -1 to %d"
                  .formatted(name, code, categories.size() - 1));
        }
      }
    }

    @Override
    public int size() {
      return codes.length;
    }
  }

  /// The position of a column.
  ///
  /// @param name the name of the column
  /// @return its position, from 0
  /// @throws IllegalArgumentException if there is none of that name
  public int indexOf(String name) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException(
        "there is no column \"%s\" among %s"
            .formatted(name, columns.stream().map(Column::name).toList()));
  }

  /// A column.
  ///
  /// @param name its name
  /// @return the column
  /// @throws IllegalArgumentException if there is none of that name
  public Column column(String name) {
    return columns.get(indexOf(name));
  }

  /// This table without a column.
  ///
  /// @param name its name
  /// @return the other columns
  /// @throws IllegalArgumentException if there is none of that name
  public Table without(String name) {
    List<Column> others = new ArrayList<>(columns);
    others.remove(indexOf(name));
    return new Table(rows, others);
  }
}
