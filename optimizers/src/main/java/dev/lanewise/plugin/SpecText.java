package dev.lanewise.plugin;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// The text in which plugins and their settings are written: `name(key=value,key=value)`, where a
/// value may itself be such a text; several joined by `+`. A value in double quotes may hold any
/// character but a double quote.
///
/// @param name of the plugin
/// @param settings the values as written, quotes taken off, in their order
public record SpecText(String name, SequencedMap<String, String> settings) {
  /// Keeps a copy.
  public SpecText {
    settings = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(settings));
  }

  /// Reads `name` or `name(key=value,...)`.
  ///
  /// @throws PluginException if it cannot be read
  public static SpecText of(String text) {
    String spec = text.strip();
    int open = spec.indexOf('(');
    String name = open < 0 ? spec : spec.substring(0, open).strip();
    if (name.isEmpty() || !name.chars().allMatch(SpecText::belongsToName)) {
      throw new PluginException(
          "\"" + text + "\" is not a plugin; written are: name, or name(key=value,key=value)");
    }
    if (open < 0) {
      return new SpecText(name, new LinkedHashMap<>());
    }
    if (!spec.endsWith(")")) {
      throw new PluginException(
          "\""
              + text
              + "\" has something after its last parenthesis, or lacks it; written are: name, or"
              + " name(key=value,key=value)");
    }
    return new SpecText(name, settings(spec.substring(open + 1, spec.length() - 1), ","));
  }

  private static boolean belongsToName(int c) {
    return c == '-' || c == '.' || c == '_' || Character.isLetterOrDigit(c);
  }

  /// Reads `key=value` pairs.
  ///
  /// @param separators the characters that may stand between pairs
  static SequencedMap<String, String> settings(String text, String separators) {
    SequencedMap<String, String> settings = new LinkedHashMap<>();
    for (String part : split(text, separators)) {
      if (!part.isBlank()) {
        put(settings, part);
      }
    }
    return settings;
  }

  /// Reads one `key=value` into a map.
  static void put(SequencedMap<String, String> settings, String pair) {
    int equals = pair.indexOf('=');
    String key = equals < 0 ? "" : pair.substring(0, equals).strip();
    if (key.isEmpty() || !key.chars().allMatch(SpecText::belongsToName)) {
      throw new SettingsException(
          "\"" + pair.strip() + "\" is not a setting; written are: key=value");
    }
    String value = unquoted(pair.substring(equals + 1).strip());
    if (settings.putIfAbsent(key, value) != null) {
      throw new SettingsException(
          key + " is given twice: " + key + "=" + settings.get(key) + " and " + key + "=" + value);
    }
  }

  /// The text that [#of(String)] reads as this: values stand in quotes where they need them.
  @Override
  public String toString() {
    if (settings.isEmpty()) {
      return name;
    }
    List<String> pairs = new ArrayList<>();
    settings.forEach((key, value) -> pairs.add(key + "=" + quoted(value)));
    return name + "(" + String.join(", ", pairs) + ")";
  }

  /// A value as it is to be written: in double quotes if it would be read as something else without
  /// them, alone or within the text of a network.
  static String quoted(String value) {
    return isPlain(value) ? value : "\"" + value + "\"";
  }

  private static boolean isPlain(String value) {
    if (!value.equals(value.strip()) || value.chars().anyMatch(c -> "\"#<".indexOf(c) >= 0)) {
      return false;
    }
    try {
      return split(value, ", \t\n\r").size() == 1;
    } catch (PluginException unbalanced) {
      return false;
    }
  }

  private static String unquoted(String value) {
    boolean quoted =
        value.length() >= 2
            && value.startsWith("\"")
            && value.indexOf('"', 1) == value.length() - 1;
    return quoted ? value.substring(1, value.length() - 1) : value;
  }

  /// Splits at separators that stand outside parentheses and quotes.
  static List<String> split(String text, String separators) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && c == '(') {
        depth++;
      } else if (!quoted && c == ')') {
        depth--;
      } else if (!quoted && depth == 0 && separators.indexOf(c) >= 0) {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
      if (depth < 0) {
        break;
      }
    }
    if (depth != 0 || quoted) {
      throw new PluginException(
          "\"" + text + "\": " + (quoted ? "quotes" : "parentheses") + " that do not match");
    }
    parts.add(text.substring(start));
    return parts;
  }
}
