package dev.lanewise.optimizers;

import java.util.regex.Pattern;

/// A pattern of parameter names, which are paths of segments between slashes: `?` stands for one
/// character, `*` for any within a segment, `**` for any whatever; alternatives are joined by `|`.
///
/// `encoder/**` has all that is under `encoder`, `**/bias|**/scale` all biases and scales at any
/// depth below the first.
public final class PathPattern {
  private final String text;
  private final Pattern pattern;

  private PathPattern(String text) {
    this.text = text;
    this.pattern = Pattern.compile(expression(text));
  }

  /// The pattern of a text; the empty one matches nothing.
  public static PathPattern of(String text) {
    return new PathPattern(text);
  }

  private static String expression(String text) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '|' -> regex.append('|');
        case '?' -> regex.append("[^/]");
        case '*' -> {
          if (i + 1 < text.length() && text.charAt(i + 1) == '*') {
            regex.append(".*");
            i++;
          } else {
            regex.append("[^/]*");
          }
        }
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return regex.toString();
  }

  /// Whether a name is one of those meant.
  public boolean matches(String name) {
    return !text.isEmpty() && pattern.matcher(name).matches();
  }

  /// The text it was made of.
  @Override
  public String toString() {
    return text;
  }
}
