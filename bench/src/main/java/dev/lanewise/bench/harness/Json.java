package dev.lanewise.bench.harness;

import com.fasterxml.jackson.databind.json.JsonMapper;

/// How JSON is written and read.
public final class Json {
  /// One object per line, no white space.
  public static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}
}
