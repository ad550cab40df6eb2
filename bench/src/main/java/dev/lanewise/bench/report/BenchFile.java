package dev.lanewise.bench.report;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.lanewise.bench.harness.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The JSON file of `bench`, read again; [JsonReport] writes it.
///
/// @param machine what was measured on, and the command
/// @param results a system and a case each
@JsonIgnoreProperties(ignoreUnknown = true)
public record BenchFile(Map<String, Object> machine, List<Entry> results) {
  /// The name under which the measured fma peak stands among the systems.
  public static final String PEAK = "peak";

  /// Keeps copies; what a file leaves out is empty.
  public BenchFile {
    machine =
        machine == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(machine));
    results = results == null ? List.of() : List.copyOf(results);
  }

  /// What one system needed for one case.
  ///
  /// @param name the name of the case; `case` in the file
  /// @param value the median of the forks; null where there is none that counts
  /// @param unit `GFLOP/s`, `us`, ...
  /// @param forks the value of each fork
  /// @param status `ok`, `failed` or `wrong`
  /// @param reason why it is not ok, or empty
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Entry(
      String suite,
      @JsonProperty("case") String name,
      String system,
      int threads,
      String dtype,
      @Nullable Double value,
      String unit,
      List<Double> forks,
      String status,
      String reason) {
    /// Keeps copies; what a file leaves out is empty.
    public Entry {
      suite = suite == null ? "" : suite;
      name = name == null ? "" : name;
      system = system == null ? "" : system;
      dtype = dtype == null ? "float" : dtype;
      unit = unit == null ? "" : unit;
      forks = forks == null ? List.of() : List.copyOf(forks);
      status = status == null ? "ok" : status;
      reason = reason == null ? "" : reason;
    }

    /// Whether a larger value is a better one: rates are, times and bytes are not.
    public boolean isBetterLarger() {
      return unit.endsWith("/s");
    }

    /// How many times as fast as another value this one is; NaN if either is missing.
    public double speedup(Entry other) {
      if (value == null || other.value() == null) {
        return Double.NaN;
      }
      return isBetterLarger() ? value / other.value() : other.value() / value;
    }
  }

  /// Reads a file.
  ///
  /// @throws IOException if it cannot be read or is no such file; the message says where
  public static BenchFile read(Path file) throws IOException {
    BenchFile read;
    try {
      read = Json.MAPPER.readValue(file.toFile(), BenchFile.class);
    } catch (JsonProcessingException e) {
      throw new IOException(Json.where(file, e), e);
    }
    if (read.results().isEmpty()) {
      throw new IOException(file + " holds no results");
    }
    return read;
  }
}
