package dev.lanewise.bench.html;

import java.awt.Color;
import java.util.LinkedHashMap;
import java.util.Map;

/// The colours that charts are drawn with. They only name variables of the style sheet, which has
/// values for light and dark and for paper; the colours themselves are never seen.
final class Palette {
  /// How many colours for series there are; after the last one they begin again.
  static final int SERIES = 12;

  /// What is read: titles and labels.
  static final Color INK = new Color(1, 0, 0);

  /// What accompanies it: axes and their numbers.
  static final Color MUTED = new Color(2, 0, 0);

  /// Lines of the grid.
  static final Color GRID = new Color(3, 0, 0);

  /// What the machine can do at most.
  static final Color LIMIT = new Color(4, 0, 0);

  /// What a point is surrounded with to stand out from a line.
  static final Color PAGE = new Color(5, 0, 0);

  private static final Map<String, String> VARIABLES = new LinkedHashMap<>();

  static {
    VARIABLES.put(text(INK), "var(--ink)");
    VARIABLES.put(text(MUTED), "var(--muted)");
    VARIABLES.put(text(GRID), "var(--grid)");
    VARIABLES.put(text(LIMIT), "var(--limit)");
    VARIABLES.put(text(PAGE), "var(--page)");
    for (int i = 0; i < SERIES; i++) {
      VARIABLES.put(text(series(i)), "var(--s" + i + ")");
    }
  }

  private Palette() {}

  /// The colour of a series.
  static Color series(int index) {
    return new Color(0, 1, 1 + index % SERIES);
  }

  /// The value of an attribute, with the variable in the place of a colour of this palette.
  static String variable(String value) {
    return VARIABLES.getOrDefault(value.replace(" ", ""), value);
  }

  private static String text(Color colour) {
    return "rgb(" + colour.getRed() + "," + colour.getGreen() + "," + colour.getBlue() + ")";
  }
}
