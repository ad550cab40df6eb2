package dev.lanewise.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A fitted transform as plain values: what a model file carries, and what makes an equal transform
/// again by [Transform#of(TransformState)], or [TableEncoder#of(TransformState)].
///
/// All of it can also be written as texts, [#toTexts()], each number in the shortest decimal form
/// that gives it back bit by bit.
///
/// @param kind the name of the transform
/// @param numbers arrays of numbers by name
/// @param texts lists of texts by name
/// @param parts the transforms that this one is made of, in their order
public record TransformState(
    String kind,
    Map<String, double[]> numbers,
    Map<String, List<String>> texts,
    List<TransformState> parts) {
  private static final String KIND = "kind";
  private static final String NUMBERS = "numbers.";
  private static final String TEXTS = "texts.";

  /// Copies maps and lists, in the order of their names.
  public TransformState {
    Map<String, List<String>> copies = new TreeMap<>();
    texts.forEach((name, list) -> copies.put(name, List.copyOf(list)));
    numbers = Collections.unmodifiableMap(new TreeMap<>(numbers));
    texts = Collections.unmodifiableMap(copies);
    parts = List.copyOf(parts);
  }

  /// A state of arrays of numbers alone.
  static TransformState ofNumbers(String kind, Map<String, double[]> numbers) {
    return new TransformState(kind, numbers, Map.of(), List.of());
  }

  /// The numbers of a name.
  ///
  /// @param name the name
  /// @return the array; not a copy
  /// @throws IllegalArgumentException if there are none of that name
  public double[] numbers(String name) {
    double[] found = numbers.get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "a \"%s\" needs numbers \"%s\", given are %s".formatted(kind, name, numbers.keySet()));
    }
    return found;
  }

  /// One number that is whole.
  int whole(String name) {
    double[] found = numbers(name);
    if (found.length != 1 || found[0] != (int) found[0]) {
      throw new IllegalArgumentException(
          "\"%s\" of a \"%s\" must be one whole number".formatted(name, kind));
    }
    return (int) found[0];
  }

  /// The texts of a name.
  ///
  /// @param name the name
  /// @return the list
  /// @throws IllegalArgumentException if there are none of that name
  public List<String> texts(String name) {
    List<String> found = texts.get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "a \"%s\" needs texts \"%s\", given are %s".formatted(kind, name, texts.keySet()));
    }
    return found;
  }

  /// Everything as texts by name, for the metadata of a file.
  ///
  /// @return a new map: `kind`, `numbers.NAME` with spaces between numbers, `texts.NAME` with a
  ///   line for each text, and the same of part i behind `i.`
  public Map<String, String> toTexts() {
    Map<String, String> all = new TreeMap<>();
    write("", all);
    return all;
  }

  private void write(String prefix, Map<String, String> all) {
    all.put(prefix + KIND, kind);
    numbers.forEach((name, values) -> all.put(prefix + NUMBERS + name, join(values)));
    texts.forEach((name, list) -> all.put(prefix + TEXTS + name, join(list)));
    for (int i = 0; i < parts.size(); i++) {
      parts.get(i).write(prefix + i + ".", all);
    }
  }

  /// The state that [#toTexts()] wrote.
  ///
  /// @param all the texts by name
  /// @return the state
  /// @throws IllegalArgumentException if they are not of that form
  public static TransformState ofTexts(Map<String, String> all) {
    return read("", new TreeMap<>(all));
  }

  private static TransformState read(String prefix, Map<String, String> all) {
    String kind = all.get(prefix + KIND);
    if (kind == null) {
      throw new IllegalArgumentException(
          "the description of a transform lacks \"" + prefix + KIND + "\"");
    }
    Map<String, double[]> numbers = new TreeMap<>();
    Map<String, List<String>> texts = new TreeMap<>();
    all.forEach((key, value) -> {
      if (key.startsWith(prefix + NUMBERS)) {
        numbers.put(key.substring(prefix.length() + NUMBERS.length()), splitNumbers(key, value));
      } else if (key.startsWith(prefix + TEXTS)) {
        texts.put(key.substring(prefix.length() + TEXTS.length()), splitTexts(value));
      }
    });
    List<TransformState> parts = new ArrayList<>();
    while (all.containsKey(prefix + parts.size() + "." + KIND)) {
      parts.add(read(prefix + parts.size() + ".", all));
    }
    return new TransformState(kind, numbers, texts, parts);
  }

  private static String join(double[] values) {
    StringBuilder joined = new StringBuilder();
    for (double value : values) {
      joined.append(joined.isEmpty() ? "" : " ").append(value);
    }
    return joined.toString();
  }

  private static double[] splitNumbers(String key, String joined) {
    if (joined.isEmpty()) {
      return new double[0];
    }
    String[] pieces = joined.split(" ", -1);
    double[] values = new double[pieces.length];
    for (int i = 0; i < values.length; i++) {
      try {
        values[i] = Double.parseDouble(pieces[i]);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("\"" + key + "\" has no number at place " + i, e);
      }
    }
    return values;
  }

  /// Each text on a line of its own, the last one too, so that no text and one empty text differ; a
  /// backslash stands before `n` for a line feed and before itself.
  private static String join(List<String> list) {
    StringBuilder joined = new StringBuilder();
    for (String text : list) {
      joined.append(text.replace("\\", "\\\\").replace("\n", "\\n")).append('\n');
    }
    return joined.toString();
  }

  private static List<String> splitTexts(String joined) {
    List<String> list = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < joined.length(); i++) {
      char c = joined.charAt(i);
      if (c == '\n') {
        list.add(text.toString());
        text.setLength(0);
      } else if (c == '\\' && i + 1 < joined.length()) {
        i++;
        text.append(joined.charAt(i) == 'n' ? '\n' : joined.charAt(i));
      } else {
        text.append(c);
      }
    }
    return list;
  }
}
