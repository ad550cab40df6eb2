package dev.lanewise.bench.run;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.lanewise.bench.harness.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What a command has trained, as its JSON file has it.
///
/// @param kind what the runs are to each other
/// @param title what it is about, in a few words
/// @param command the command line that does it again
/// @param machine what it ran on, by name, as in the file of `bench`
/// @param about what all runs share, for people: data, network, loss, seed, ..., by name
/// @param runs at least one
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunFile(
    Kind kind,
    String title,
    String command,
    Map<String, Object> machine,
    Map<String, String> about,
    List<RunRecord> runs) {
  /// What the runs of a file are to each other.
  public enum Kind {
    /// One run by itself.
    RUN,
    /// Optimizers or settings on one task, from the same start and with the same batches.
    COMPARISON,
    /// Candidates for a setting, each with its score.
    SELECTION;

    /// The name in the file.
    @JsonValue
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Keeps copies; what a file leaves out is empty.
  public RunFile {
    kind = kind == null ? Kind.RUN : kind;
    title = title == null ? "" : title;
    command = command == null ? "" : command;
    machine = copy(machine);
    about = copy(about);
    runs = runs == null ? List.of() : List.copyOf(runs);
  }

  /// Keeps the order, which `Map.copyOf` does not.
  static <T> Map<String, T> copy(Map<String, T> map) {
    return map == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  /// Whether a JSON file holds runs; one of `bench` does not.
  public static boolean isRunFile(JsonNode root) {
    return root.has("runs");
  }

  /// Reads a file.
  ///
  /// @throws IOException if it cannot be read or is no such file; the message says where
  public static RunFile read(Path file) throws IOException {
    RunFile read;
    try {
      read = Json.MAPPER.readValue(file.toFile(), RunFile.class);
    } catch (JsonProcessingException e) {
      throw new IOException(Json.where(file, e), e);
    }
    if (read.runs().isEmpty()) {
      throw new IOException(file + " holds no runs");
    }
    return read;
  }

  /// Writes the file; an older one of this name is replaced at once.
  ///
  /// @throws IOException if it cannot be written; an older file is still there then
  public void write(Path file) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".new");
    try {
      Json.MAPPER.writerWithDefaultPrettyPrinter().writeValue(temporary.toFile(), this);
      Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
