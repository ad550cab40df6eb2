package dev.lanewise.bench.harness;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;

/// How JSON is written and read.
public final class Json {
  /// One object per line, no white space.
  public static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  /// What is wrong with a file, in one line: its name, the line and column, the reason.
  public static String where(Path file, JsonProcessingException wrong) {
    JsonLocation at = wrong.getLocation();
    String place = at == null ? "" : ":" + at.getLineNr() + ":" + at.getColumnNr();
    String reason =
        wrong.getOriginalMessage().replaceAll("\\s+", " ").replaceAll(" \\(start marker at .*", "");
    return file + place + ": " + reason;
  }
}
