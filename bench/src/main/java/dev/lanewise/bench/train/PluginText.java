package dev.lanewise.bench.train;

import dev.lanewise.bench.train.RunSettings.Given;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/// A plugin with settings as text: `name(key=value,key=value)`.
///
/// @param name the name
/// @param settings what is in the parentheses, each with where it was given
record PluginText(String name, SequencedMap<String, Given> settings) {
  /// Reads one plugin.
  ///
  /// @throws WrongSetting if the text is of no such form
  static PluginText of(String text, String origin) {
    String stripped = text.strip();
    int open = stripped.indexOf('(');
    SequencedMap<String, Given> settings = new LinkedHashMap<>();
    if (open < 0) {
      return new PluginText(stripped, settings);
    }
    if (!stripped.endsWith(")")) {
      throw new WrongSetting(origin + ": \"" + text + "\" is not of the form name(key=value,...)");
    }
    for (String part : RunSettings.split(stripped.substring(open + 1, stripped.length() - 1))) {
      int equals = part.indexOf('=');
      if (equals < 1) {
        throw new WrongSetting(
            origin + ": \"" + part + "\" in \"" + text + "\" is not of the form key=value");
      }
      settings.put(
          part.substring(0, equals).strip(), new Given(part.substring(equals + 1).strip(), origin));
    }
    return new PluginText(stripped.substring(0, open).strip(), settings);
  }

  /// Whether a text is one plugin, and no composition.
  static boolean isSingle(String text) {
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == '+' && depth == 0) {
        return false;
      }
    }
    return true;
  }

  /// Adds a setting unless it is there.
  void putIfAbsent(String key, String value) {
    settings.putIfAbsent(key, new Given(value, name));
  }

  @Override
  public String toString() {
    return settings.isEmpty()
        ? name
        : settings.entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue().value())
            .collect(Collectors.joining(",", name + "(", ")"));
  }

  /// The texts that are joined by a plus.
  static String joined(List<String> parts) {
    return String.join("+", parts);
  }

  /// The settings without where they come from.
  Map<String, String> values() {
    Map<String, String> values = new LinkedHashMap<>();
    settings.forEach((key, value) -> values.put(key, value.value()));
    return values;
  }
}
