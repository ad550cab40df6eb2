package dev.lanewise.layers;

import dev.lanewise.plugin.SettingsException;
import java.util.regex.Pattern;

/// Sizes and shapes as texts of networks have them: `3`, `3x5`, `1x28x28`.
final class SizeText {
  /// Nine digits: no size needs more, and none overflows.
  private static final Pattern SIZES = Pattern.compile("[0-9]{1,9}(?:x[0-9]{1,9}){0,2}");

  private SizeText() {}

  /// Rows and columns, from one number for both or two joined by x.
  ///
  /// @param where the key, for messages
  /// @param least the smallest accepted
  static int[] pair(String where, String text, int least) {
    int[] sizes = SIZES.matcher(text).matches() ? numbers(text) : new int[0];
    if (sizes.length == 0 || sizes.length > 2 || !areAtLeast(sizes, least)) {
      throw new SettingsException(
          ("%s=%s is no size; accepted: a whole number of at least %d, or two joined by x such as"
                  + " 3x5, for rows and columns")
              .formatted(where, text, least));
    }
    return sizes.length == 2 ? sizes : new int[] {sizes[0], sizes[0]};
  }

  /// The text of rows and columns.
  static String pair(int rows, int columns) {
    return rows == columns ? Integer.toString(rows) : rows + "x" + columns;
  }

  /// A shape: a number of features, or channels x height x width.
  ///
  /// @param where what it is the shape of, for messages
  static Shape shape(String where, String text) {
    int[] sizes = SIZES.matcher(text).matches() ? numbers(text) : new int[0];
    if ((sizes.length != 1 && sizes.length != 3) || !areAtLeast(sizes, 1)) {
      throw new SettingsException(
          ("%s \"%s\" is no shape; accepted: a number of features such as 784, or channels x height"
                  + " x width such as 1x28x28")
              .formatted(where, text));
    }
    return sizes.length == 1 ? Shape.features(sizes[0]) : Shape.image(sizes[0], sizes[1], sizes[2]);
  }

  /// The text of a shape.
  static String shape(Shape shape) {
    return switch (shape) {
      case Shape.Features(int count) -> Integer.toString(count);
      case Shape.Image(int channels, int height, int width) ->
          channels + "x" + height + "x" + width;
    };
  }

  private static int[] numbers(String text) {
    String[] parts = text.split("x", -1);
    int[] numbers = new int[parts.length];
    for (int i = 0; i < parts.length; i++) {
      numbers[i] = Integer.parseInt(parts[i]);
    }
    return numbers;
  }

  private static boolean areAtLeast(int[] sizes, int least) {
    for (int size : sizes) {
      if (size < least) {
        return false;
      }
    }
    return true;
  }
}
