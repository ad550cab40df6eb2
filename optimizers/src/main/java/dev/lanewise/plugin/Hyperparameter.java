package dev.lanewise.plugin;

import java.util.List;
import java.util.Optional;

/// A named, typed value that a plugin takes, with its default, its range and a line of
/// documentation.
///
/// @param name in the field's words, such as `beta1`; what people write before the `=`
/// @param type what values there are
/// @param defaultValue the value when none is given, as text; empty if one must be given
/// @param doc what it does, in one line; a unit if there is one
public record Hyperparameter(String name, Type type, Optional<String> defaultValue, String doc) {
  /// What values there are.
  public sealed interface Type {}

  /// A real number, or a schedule of such numbers.
  ///
  /// @param range the numbers accepted
  /// @param scheduled whether a schedule may stand in the place of a number
  public record Real(Range range, boolean scheduled) implements Type {}

  /// A whole number.
  ///
  /// @param low the smallest accepted
  /// @param high the largest accepted
  public record Whole(long low, long high) implements Type {}

  /// Yes or no: `true` or `false`.
  public record Flag() implements Type {}

  /// One of several words.
  ///
  /// @param words the words accepted
  public record Choice(List<String> words) implements Type {
    /// Keeps a copy.
    public Choice {
      words = List.copyOf(words);
    }
  }

  /// Several numbers, joined by `:` in text.
  ///
  /// @param range the numbers accepted
  public record Reals(Range range) implements Type {}

  /// Several real numbers or schedules of such numbers, joined by `:` in text.
  ///
  /// @param range the numbers accepted
  public record Schedules(Range range) implements Type {}

  /// Any text, such as a pattern of parameter names.
  public record Text() implements Type {}

  /// An interval of real numbers.
  ///
  /// @param low the lower end
  /// @param lowIncluded whether the lower end is accepted
  /// @param high the upper end
  /// @param highIncluded whether the upper end is accepted
  public record Range(double low, boolean lowIncluded, double high, boolean highIncluded) {
    /// All finite numbers.
    public static final Range ANY =
        new Range(Double.NEGATIVE_INFINITY, false, Double.POSITIVE_INFINITY, false);

    /// Greater than 0.
    public static final Range POSITIVE = new Range(0, false, Double.POSITIVE_INFINITY, false);

    /// At least 0.
    public static final Range NOT_NEGATIVE = new Range(0, true, Double.POSITIVE_INFINITY, false);

    /// From 0 to below 1: what decays and momenta are.
    public static final Range FRACTION = new Range(0, true, 1, false);

    /// From 0 to 1, both included.
    public static final Range UNIT = new Range(0, true, 1, true);

    /// Whether a number is accepted; NaN never is.
    public boolean contains(double x) {
      return (lowIncluded ? x >= low : x > low) && (highIncluded ? x <= high : x < high);
    }

    @Override
    public String toString() {
      return (lowIncluded ? "[" : "(")
          + plain(low)
          + ", "
          + plain(high)
          + (highIncluded ? "]" : ")");
    }

    private static String plain(double x) {
      String text = Double.toString(x);
      return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
  }

  /// What is accepted, in words: `a number in [0, 1)`.
  public String accepted() {
    return switch (type) {
      case Real(Range range, boolean scheduled) ->
          "a number in " + range + (scheduled ? " or a schedule" : "");
      case Whole(long low, long high) ->
          high == Long.MAX_VALUE
              ? "a whole number, at least " + low
              : "a whole number from " + low + " to " + high;
      case Flag() -> "true or false";
      case Choice(List<String> words) -> "one of " + String.join(", ", words);
      case Reals(Range range) -> "numbers in " + range + " joined by :";
      case Schedules(Range range) -> "numbers in " + range + " or schedules, joined by :";
      case Text() -> "any text";
    };
  }

  /// This hyperparameter without a default: a value must be given.
  public Hyperparameter required() {
    return new Hyperparameter(name, type, Optional.empty(), doc);
  }

  private static Hyperparameter of(String name, Type type, String defaultValue, String doc) {
    return new Hyperparameter(name, type, Optional.of(defaultValue), doc);
  }

  /// A real number.
  public static Hyperparameter real(String name, double defaultValue, Range range, String doc) {
    return of(name, new Real(range, false), Double.toString(defaultValue), doc);
  }

  /// A real number or a schedule of such numbers.
  public static Hyperparameter scheduled(
      String name, double defaultValue, Range range, String doc) {
    return of(name, new Real(range, true), Double.toString(defaultValue), doc);
  }

  /// A whole number.
  public static Hyperparameter whole(
      String name, long defaultValue, long low, long high, String doc) {
    return of(name, new Whole(low, high), Long.toString(defaultValue), doc);
  }

  /// Yes or no.
  public static Hyperparameter flag(String name, boolean defaultValue, String doc) {
    return of(name, new Flag(), Boolean.toString(defaultValue), doc);
  }

  /// One of several words; the first is the default.
  public static Hyperparameter choice(String name, List<String> words, String doc) {
    return of(name, new Choice(words), words.getFirst(), doc);
  }

  /// Several real numbers.
  ///
  /// @param defaultValue numbers joined by `:`
  public static Hyperparameter reals(String name, String defaultValue, Range range, String doc) {
    return of(name, new Reals(range), defaultValue, doc);
  }

  /// Several real numbers or schedules of such numbers.
  ///
  /// @param defaultValue numbers or schedules, joined by `:`
  public static Hyperparameter schedules(
      String name, String defaultValue, Range range, String doc) {
    return of(name, new Schedules(range), defaultValue, doc);
  }

  /// Any text.
  public static Hyperparameter text(String name, String defaultValue, String doc) {
    return of(name, new Text(), defaultValue, doc);
  }
}
