package dev.lanewise.bench.harness;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the virtual machines have answered so far, kept in a file so that a run that was broken off
/// goes on where it was: one line for each machine that has ended, its key and its answer.
public final class Journal {
  private static final String KEY = "step";
  private static final String LINES = "lines";
  private static final String MACHINE = "machine";

  private final @Nullable Path file;
  private final Map<String, List<Line>> known = new LinkedHashMap<>();

  private Journal(@Nullable Path file) {
    this.file = file;
  }

  /// A journal that keeps nothing.
  public static Journal none() {
    return new Journal(null);
  }

  /// Begins a journal, in the place of an older one.
  ///
  /// @param machine what is measured on, in a few words
  /// @throws IOException if it cannot be written
  public static Journal begin(Path file, String machine) throws IOException {
    ObjectNode head = Json.MAPPER.createObjectNode().put(MACHINE, machine);
    Files.writeString(file, Json.MAPPER.writeValueAsString(head) + "\n");
    return new Journal(file);
  }

  /// Goes on with a journal, or begins one if there is none.
  ///
  /// @throws IOException if it cannot be read or was written on another machine
  public static Journal resume(Path file, String machine) throws IOException {
    if (!Files.exists(file)) {
      return begin(file, machine);
    }
    Journal journal = new Journal(file);
    List<String> good = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      try {
        journal.take(Json.MAPPER.readTree(line), machine);
        good.add(line);
      } catch (JsonProcessingException _) {
        // The machine stopped while it was being written; that step is made again.
        break;
      }
    }
    Files.write(file, good);
    return journal;
  }

  private void take(JsonNode node, String machine) throws IOException {
    String other = node.path(MACHINE).asText(machine);
    if (!other.equals(machine)) {
      throw new IOException(
          file + " was measured on " + other + ", but this is " + machine + "; name another file");
    }
    if (node.has(KEY)) {
      List<Line> lines = new ArrayList<>();
      for (JsonNode line : node.path(LINES)) {
        lines.add(Json.MAPPER.treeToValue(line, Line.class));
      }
      known.put(node.path(KEY).asText(), lines);
    }
  }

  /// How many machines it knows the answers of.
  public int size() {
    return known.size();
  }

  /// The answer of a machine, if it is known.
  Optional<List<Line>> find(String key) {
    return Optional.ofNullable(known.get(key));
  }

  /// Takes down an answer.
  void add(String key, List<Line> lines) throws IOException {
    if (file == null) {
      return;
    }
    known.put(key, List.copyOf(lines));
    ObjectNode node = Json.MAPPER.createObjectNode().put(KEY, key);
    var array = node.putArray(LINES);
    for (Line line : lines) {
      array.add(Json.MAPPER.readTree(Json.MAPPER.writerFor(Line.class).writeValueAsString(line)));
    }
    Files.writeString(file, Json.MAPPER.writeValueAsString(node) + "\n", StandardOpenOption.APPEND);
  }
}
