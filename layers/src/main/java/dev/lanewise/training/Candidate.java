package dev.lanewise.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// One choice of settings out of a [SearchSpace].
///
/// @param settings values by name, as text
public record Candidate(SequencedMap<String, String> settings) {
  /// Keeps a copy.
  public Candidate {
    settings = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(settings));
  }

  /// A setting that is a number.
  ///
  /// @throws IllegalArgumentException if there is no such setting, or it is not a number
  public double number(String name) {
    try {
      return Double.parseDouble(text(name));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "setting \"" + name + "\" is no number: " + settings.get(name), e);
    }
  }

  /// A setting that is a whole number.
  ///
  /// @throws IllegalArgumentException if there is no such setting, or it is not a whole number
  public int whole(String name) {
    double number = number(name);
    if (number != (int) number) {
      throw new IllegalArgumentException(
          "setting \"" + name + "\" is no whole number: " + settings.get(name));
    }
    return (int) number;
  }

  /// A setting.
  ///
  /// @throws IllegalArgumentException if there is no such setting; the message lists those there
  ///   are
  public String text(String name) {
    String value = settings.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "there is no setting \""
              + name
              + "\"; there are "
              + String.join(", ", settings.keySet()));
    }
    return value;
  }

  @Override
  public String toString() {
    return settings.toString();
  }
}
