package dev.lanewise.data;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Labels and their numbers: class i is the i-th name.
public final class LabelEncoding {
  private final List<String> names;
  private final Map<String, Integer> indices = new HashMap<>();

  /// An encoding with these names.
  ///
  /// @param names the name of each class, from class 0 on
  /// @throws IllegalArgumentException if a name stands there twice
  public LabelEncoding(List<String> names) {
    this.names = List.copyOf(names);
    for (int i = 0; i < names.size(); i++) {
      if (indices.put(names.get(i), i) != null) {
        throw new IllegalArgumentException("class \"" + names.get(i) + "\" is named twice");
      }
    }
  }

  /// The encoding of labels that occur, in the order of their characters.
  ///
  /// @param labels the labels
  /// @return the encoding
  public static LabelEncoding fit(Iterable<String> labels) {
    TreeSet<String> different = new TreeSet<>();
    labels.forEach(different::add);
    return new LabelEncoding(List.copyOf(different));
  }

  /// The encoding of numbers that occur, in ascending order.
  static LabelEncoding ofNumbers(double[] values) {
    return new LabelEncoding(
        Arrays.stream(values)
            .map(v -> v + 0.0)
            .sorted()
            .distinct()
            .mapToObj(LabelEncoding::name)
            .toList());
  }

  /// A number as a label: whole ones without a point.
  private static String name(double value) {
    return value == Math.rint(value) && Math.abs(value) < 0x1p53
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  /// The names of the classes.
  ///
  /// @return one for each class
  public List<String> names() {
    return names;
  }

  /// The number of classes.
  ///
  /// @return the number of names
  public int size() {
    return names.size();
  }

  /// The class of a label.
  ///
  /// @param label the label
  /// @return its class, or -1 if there is none
  public int indexOf(String label) {
    return indices.getOrDefault(label, -1);
  }

  /// The classes of labels.
  ///
  /// @param labels the labels
  /// @return their classes
  /// @throws IllegalArgumentException if one is unknown
  public int[] encode(List<String> labels) {
    return labels.stream().mapToInt(this::require).toArray();
  }

  int[] encodeNumbers(double[] values) {
    return Arrays.stream(values)
        .map(v -> v + 0.0)
        .mapToObj(LabelEncoding::name)
        .mapToInt(this::require)
        .toArray();
  }

  private int require(String label) {
    int index = indexOf(label);
    if (index < 0) {
      throw new IllegalArgumentException("label \"" + label + "\" is unknown, known are " + names);
    }
    return index;
  }
}
