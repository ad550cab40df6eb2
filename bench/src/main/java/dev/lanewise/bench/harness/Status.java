package dev.lanewise.bench.harness;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// How measuring ended.
public enum Status {
  /// Measured, and the answer is right.
  OK,
  /// It could not be measured.
  FAILED,
  /// The answer is not that of the reference; the time of it means nothing.
  WRONG;

  /// The name in the JSON file.
  @JsonValue
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
