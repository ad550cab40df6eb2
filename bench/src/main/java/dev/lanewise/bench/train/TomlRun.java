package dev.lanewise.bench.train;

import dev.lanewise.bench.train.RunSettings.Given;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/// Reads a run, or a part of one, from a TOML file.
final class TomlRun {
  private TomlRun() {}

  /// The settings of a file, by key in full.
  ///
  /// @throws WrongSetting if there is no such file or it is no TOML; the message says in which line
  static SequencedMap<String, Given> read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new WrongSetting(file + ": there is no such file");
    }
    TomlParseResult toml = Toml.parse(file);
    if (toml.hasErrors()) {
      TomlParseError first = toml.errors().getFirst();
      String reason = String.valueOf(first.getMessage()).replaceAll("\\s+", " ");
      throw new WrongSetting(place(file, first.position()) + ": " + reason, first);
    }
    SequencedMap<String, Given> settings = new LinkedHashMap<>();
    for (Map.Entry<List<String>, Object> entry : toml.entryPathSet(false)) {
      List<String> path = entry.getKey();
      String origin = place(file, toml.inputPositionOf(path));
      settings.put(String.join(".", path), new Given(text(entry.getValue(), origin), origin));
    }
    return settings;
  }

  private static String place(Path file, @Nullable TomlPosition position) {
    return position == null ? file.toString() : file + ", line " + position.line();
  }

  private static String text(Object value, String origin) {
    return switch (value) {
      case TomlArray array -> {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
          parts.add(text(array.get(i), origin));
        }
        yield String.join(",", parts);
      }
      case TomlTable _ ->
          throw new WrongSetting(origin + ": a table stands where a value is expected");
      default -> value.toString();
    };
  }
}
