package dev.lanewise.bench.train;

import dev.lanewise.plugin.Catalog;
import dev.lanewise.plugin.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What was set about a run, by key, and where each value was given: on the command line or in a
/// line of a file. What is given on the command line goes before what a file says.
public final class RunSettings {
  /// The table of the settings of the optimizer.
  static final String OPTIMIZER = "optimizer.";

  /// The table of regularizers and clippings.
  static final String REGULARIZERS = "regularizers.";

  /// A value and where it was given.
  ///
  /// @param value as text
  /// @param origin such as `--epochs` or `run.toml, line 3`
  public record Given(String value, String origin) {}

  private final SequencedMap<String, Given> given = new LinkedHashMap<>();
  private final Catalog catalog;

  /// Settings of which none is given.
  ///
  /// @param catalog the plugins at hand
  public RunSettings(Catalog catalog) {
    this.catalog = catalog;
  }

  /// The plugins at hand.
  public Catalog catalog() {
    return catalog;
  }

  /// The same with another value for a key, whatever was given before.
  ///
  /// @param name a key, or as much of it as is clear, such as `l2.strength` or `epochs`
  /// @param value as text
  /// @param origin where it was given
  /// @throws WrongSetting if there is no such setting
  public RunSettings with(String name, String value, String origin) {
    RunSettings copy = new RunSettings(catalog);
    copy.given.putAll(given);
    copy.given.put(copy.resolve(name, origin), new Given(value, origin));
    return copy;
  }

  /// Takes what is not given yet from others.
  ///
  /// @param others keys in full
  /// @throws WrongSetting if a key is unknown
  public void addDefaults(Map<String, Given> others) {
    others.forEach((key, value) -> {
      requireKey(key, value.origin());
      given.putIfAbsent(key, value);
    });
  }

  /// Sets a value in place.
  ///
  /// @param name as in [#with]
  public void put(String name, String value, String origin) {
    given.put(resolve(name, origin), new Given(value, origin));
  }

  /// The key that a shorter name stands for.
  private String resolve(String name, String origin) {
    if (isKey(name)) {
      return name;
    }
    List<String> matches = new ArrayList<>();
    for (Setting setting : Setting.values()) {
      if (setting.shortName().equals(name)) {
        matches.add(setting.key());
      }
    }
    if (matches.size() == 1) {
      return matches.getFirst();
    }
    int dot = name.indexOf('.');
    String first = dot < 0 ? name : name.substring(0, dot);
    if (isRegularizer(first)) {
      return REGULARIZERS + (dot < 0 ? first + ".strength" : name);
    }
    if (dot < 0 && origin.startsWith("--set")) {
      return OPTIMIZER + name;
    }
    if (name.equals("lr") || (dot > 0 && first.equals(optimizerName()))) {
      return OPTIMIZER + name.substring(dot + 1);
    }
    throw unknown(name, origin);
  }

  private String optimizerName() {
    return text(Setting.OPTIMIZER).split("\\(", 2)[0];
  }

  private void requireKey(String key, String origin) {
    if (!isKey(key)) {
      throw unknown(key, origin);
    }
  }

  private static boolean isKey(String key) {
    return find(s -> s.key().equals(key)).isPresent()
        || key.startsWith(OPTIMIZER)
        || key.startsWith(REGULARIZERS);
  }

  private static Optional<Setting> find(Predicate<Setting> wanted) {
    return List.of(Setting.values()).stream().filter(wanted).findFirst();
  }

  private boolean isRegularizer(String name) {
    return catalog.entries().stream()
        .filter(e -> e.kind().equals("regularizer") || e.kind().equals("clipping"))
        .anyMatch(e -> e.name().equals(name));
  }

  private static WrongSetting unknown(String name, String origin) {
    List<String> keys = List.of(Setting.values()).stream().map(Setting::key).toList();
    List<String> close = new ArrayList<>(keys);
    String table = name.contains(".") ? name.substring(0, name.indexOf('.') + 1) : "";
    List<String> inTable = keys.stream().filter(k -> k.startsWith(table)).toList();
    if (table.isEmpty()) {
      List.of(Setting.values()).forEach(s -> close.add(s.shortName()));
    }
    String there =
        inTable.isEmpty() || table.isEmpty()
            ? "tables are data, network, optimizer, regularizers, training"
            : "there are " + String.join(", ", inTable);
    return new WrongSetting(
        "%s: there is no setting \"%s\"%s; %s"
            .formatted(
                origin,
                name,
                Nearest.to(name, close).map(n -> "; did you mean " + n + "?").orElse(""),
                there));
  }

  // --- values ---

  /// Whether a setting was given.
  public boolean has(Setting setting) {
    return given.containsKey(setting.key());
  }

  /// The value of a setting, or its default.
  public String text(Setting setting) {
    Given value = given.get(setting.key());
    return value == null ? setting.fallback() : value.value();
  }

  /// Whether the value is to be chosen by what else is known.
  boolean isAuto(Setting setting) {
    return text(setting).equals("auto");
  }

  /// A whole number of at least a bound.
  int whole(Setting setting, int least) {
    return whole(setting, text(setting), least);
  }

  private int whole(Setting setting, String text, int least) {
    try {
      int value = Integer.parseInt(text.strip());
      if (value >= least) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw wrong(setting, text, "a whole number of at least " + least, e);
    }
    throw wrong(setting, text, "a whole number of at least " + least, null);
  }

  /// A number in an interval.
  double number(Setting setting, double least, double most) {
    String text = text(setting);
    String expected = "a number from " + plain(least) + " to " + plain(most);
    try {
      double value = Double.parseDouble(text.strip());
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw wrong(setting, text, expected, e);
    }
    throw wrong(setting, text, expected, null);
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  /// One of several words.
  String choice(Setting setting, String... words) {
    String text = text(setting);
    if (List.of(words).contains(text)) {
      return text;
    }
    String nearest =
        Nearest.to(text, List.of(words)).map(n -> "; did you mean " + n + "?").orElse("");
    throw wrong(setting, text, "one of " + String.join(", ", words) + nearest, null);
  }

  /// The parts of a list.
  List<String> list(Setting setting) {
    return split(text(setting));
  }

  /// Whole numbers of at least 1.
  List<Integer> wholes(Setting setting) {
    return list(setting).stream().map(text -> whole(setting, text, 1)).toList();
  }

  /// Cuts at commas outside of parentheses.
  static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int from = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i == text.length() ? ',' : text.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (i == text.length() || (c == ',' && depth <= 0)) {
        String part = text.substring(from, i).strip();
        if (!part.isEmpty()) {
          parts.add(part);
        }
        from = i + 1;
      }
    }
    return parts;
  }

  /// The settings of a table that are not among [Setting], by the rest of their key.
  SequencedMap<String, Given> others(String table) {
    SequencedMap<String, Given> others = new LinkedHashMap<>();
    given.forEach((key, value) -> {
      if (key.startsWith(table) && find(s -> s.key().equals(key)).isEmpty()) {
        others.put(key.substring(table.length()), value);
      }
    });
    return others;
  }

  /// Where a setting was given, for messages.
  String origin(Setting setting) {
    Given value = given.get(setting.key());
    return value == null ? setting.key() : value.origin();
  }

  /// What is wrong with a setting.
  WrongSetting wrong(Setting setting, String value, String expected, @Nullable Throwable cause) {
    String message =
        "%s: %s is \"%s\", but must be %s"
            .formatted(origin(setting), setting.key(), value, expected);
    return cause == null ? new WrongSetting(message) : new WrongSetting(message, cause);
  }

  /// All that was given, by key.
  public SequencedMap<String, String> texts() {
    SequencedMap<String, String> texts = new LinkedHashMap<>();
    given.forEach((key, value) -> texts.put(key, value.value()));
    return texts;
  }
}
