package dev.lanewise.optimizers;

import java.util.regex.Pattern;

/// A pattern of parameter names. `*` stands for any characters within one segment of a path, `?`
/// for one of them, `**` for any number of segments; alternatives are joined by `|`.
///
/// `encoder/**` is all below `encoder`; `**/bias` is every bias, at the top too;
/// `*/norm?/scale|head/**` is either. All else stands for itself; upper and lower case differ.
public final class PathPattern {
  private final String text;
  private final Pattern regex;

  private PathPattern(String text, Pattern regex) {
    this.text = text;
    this.regex = regex;
  }

  /// Reads a pattern; the empty one matches nothing.
  ///
  /// @throws IllegalArgumentException if one of several alternatives is blank
  public static PathPattern of(String text) {
    if (text.isEmpty()) {
      return new PathPattern(text, Pattern.compile("(?!)"));
    }
    StringBuilder regex = new StringBuilder();
    for (String alternative : text.split("\\|", -1)) {
      if (alternative.isBlank()) {
        throw new IllegalArgumentException(
            "a pattern of parameter names such as encoder/**|**/bias has no blank alternative, given: \""
                + text
                + "\"");
      }
      regex.append(regex.isEmpty() ? "" : "|");
      append(alternative.strip(), regex);
    }
    return new PathPattern(text, Pattern.compile(regex.toString()));
  }

  private static void append(String glob, StringBuilder regex) {
    int i = 0;
    while (i < glob.length()) {
      boolean atSegment = i == 0 || glob.charAt(i - 1) == '/';
      if (glob.startsWith("**/", i) && atSegment) {
        regex.append("(?:[^/]*/)*");
        i += 3;
      } else if (glob.startsWith("**", i)) {
        regex.append(".*");
        i += 2;
      } else {
        char c = glob.charAt(i);
        switch (c) {
          case '*' -> regex.append("[^/]*");
          case '?' -> regex.append("[^/]");
          default -> regex.append(Pattern.quote(String.valueOf(c)));
        }
        i++;
      }
    }
  }

  /// Whether one of the alternatives is the whole of a name.
  public boolean matches(String name) {
    return regex.matcher(name).matches();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PathPattern p && p.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /// The pattern as it was written.
  @Override
  public String toString() {
    return text;
  }
}
