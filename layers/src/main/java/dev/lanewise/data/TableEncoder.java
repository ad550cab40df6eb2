package dev.lanewise.data;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Turns rows of a table into features: a number is one feature, a category is as many as the
/// column has categories, 1 at the one it is and 0 elsewhere (one-hot).
///
/// A missing number stays NaN. A missing category, and one that was not there when this was fitted,
/// is all 0.
public final class TableEncoder {
  private static final String KIND = "table";

  private final List<String> columns;

  /// The categories of each column, or none for numbers.
  private final List<LabelEncoding> categories;

  private final boolean[] isText;
  private final int outputs;

  private TableEncoder(List<String> columns, boolean[] isText, List<LabelEncoding> categories) {
    this.columns = List.copyOf(columns);
    this.isText = isText;
    this.categories = List.copyOf(categories);
    long sum = 0;
    for (int i = 0; i < isText.length; i++) {
      sum += isText[i] ? categories.get(i).size() : 1;
    }
    if (sum > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(sum + " features are more than 2^31 - 1");
    }
    outputs = (int) sum;
  }

  /// The encoder of the columns and categories of a table.
  ///
  /// @param table the table
  /// @return the encoder
  public static TableEncoder fit(Table table) {
    List<String> names = new ArrayList<>();
    List<LabelEncoding> categories = new ArrayList<>();
    boolean[] isText = new boolean[table.columns().size()];
    for (int i = 0; i < isText.length; i++) {
      Table.Column column = table.columns().get(i);
      names.add(column.name());
      isText[i] = column instanceof Table.Categories;
      categories.add(
          new LabelEncoding(column instanceof Table.Categories c ? c.categories() : List.of()));
    }
    return new TableEncoder(names, isText, categories);
  }

  /// The encoder that a state describes.
  ///
  /// @param state what [#state()] gave
  /// @return an equal encoder
  /// @throws IllegalArgumentException if the state is of another kind, or incomplete
  public static TableEncoder of(TransformState state) {
    if (!state.kind().equals(KIND)) {
      throw new IllegalArgumentException(
          "a table encoder is of kind \"%s\", given: \"%s\"".formatted(KIND, state.kind()));
    }
    List<String> names = state.texts("columns");
    double[] flags = state.numbers("categorical");
    if (flags.length != names.size()) {
      throw new IllegalArgumentException(
          "%d columns are named, %d described".formatted(names.size(), flags.length));
    }
    boolean[] isText = new boolean[flags.length];
    List<LabelEncoding> categories = new ArrayList<>();
    for (int i = 0; i < flags.length; i++) {
      isText[i] = flags[i] != 0;
      categories.add(new LabelEncoding(isText[i] ? state.texts("categories." + i) : List.of()));
    }
    return new TableEncoder(names, isText, categories);
  }

  /// This encoder as plain values.
  ///
  /// @return the state
  public TransformState state() {
    Map<String, List<String>> texts = new TreeMap<>();
    texts.put("columns", columns);
    double[] flags = new double[isText.length];
    for (int i = 0; i < flags.length; i++) {
      if (isText[i]) {
        flags[i] = 1;
        texts.put("categories." + i, categories.get(i).names());
      }
    }
    return new TransformState(KIND, Map.of("categorical", flags), texts, List.of());
  }

  /// The number of features.
  ///
  /// @return one for each column of numbers, and one for each category
  public int outputs() {
    return outputs;
  }

  /// The names of the features: of the column, and `column=category`.
  ///
  /// @return one for each feature
  public List<String> featureNames() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < isText.length; i++) {
      if (isText[i]) {
        for (String category : categories.get(i).names()) {
          names.add(columns.get(i) + "=" + category);
        }
      } else {
        names.add(columns.get(i));
      }
    }
    return names;
  }

  /// Encodes a table.
  ///
  /// @param table a table with the columns this was fitted to, by their names; others are left out
  /// @param type the element type of the features
  /// @return a data set without targets
  /// @throws IllegalArgumentException if a column is missing or of the other kind, or the features
  ///   are too many for an array
  public Dataset encode(Table table, ElementType type) {
    Matrix features = Matrix.of(type, table.rows(), outputs);
    int at = 0;
    for (int i = 0; i < isText.length; i++) {
      Table.Column column = table.column(columns.get(i));
      if (column instanceof Table.Numbers numbers && !isText[i]) {
        for (int r = 0; r < table.rows(); r++) {
          features.set(r, at, numbers.values()[r]);
        }
        at++;
      } else if (column instanceof Table.Categories texts && isText[i]) {
        encode(texts, categories.get(i), features, at);
        at += categories.get(i).size();
      } else {
        throw new IllegalArgumentException(
            "column \"%s\" was %s when the encoder was fitted, and is not now"
                .formatted(columns.get(i), isText[i] ? "categories" : "numbers"));
      }
    }
    return Dataset.of(features, new Targets.None(table.rows())).withFeatureNames(featureNames());
  }

  private static void encode(
      Table.Categories texts, LabelEncoding known, Matrix features, int from) {
    int[] place = new int[texts.categories().size()];
    for (int c = 0; c < place.length; c++) {
      place[c] = known.indexOf(texts.categories().get(c));
    }
    for (int r = 0; r < texts.size(); r++) {
      int code = texts.codes()[r];
      if (code >= 0 && place[code] >= 0) {
        features.set(r, from + place[code], 1);
      }
    }
  }

  /// Encodes one row.
  ///
  /// @param cells the cells by column: a [Number] for a column of numbers, a text for one of
  ///   categories; what is not there is missing
  /// @param features the matrix that receives them
  /// @param row the row of it
  /// @throws IllegalArgumentException if a cell is of the other kind
  public void encode(Map<String, ?> cells, Matrix features, int row) {
    int at = 0;
    for (int i = 0; i < isText.length; i++) {
      Object cell = cells.get(columns.get(i));
      if (isText[i]) {
        int width = categories.get(i).size();
        int found = cell == null ? -1 : categories.get(i).indexOf(cell.toString());
        for (int c = 0; c < width; c++) {
          features.set(row, at + c, c == found ? 1 : 0);
        }
        at += width;
      } else if (cell == null || cell instanceof Number) {
        features.set(row, at, cell instanceof Number n ? n.doubleValue() : Double.NaN);
        at++;
      } else {
        throw new IllegalArgumentException(
            "column \"%s\" takes a number, given: %s".formatted(columns.get(i), cell));
      }
    }
  }
}
