package dev.lanewise.bench.train;

import java.io.IOException;
import java.nio.file.Path;

/// Files that describe runs or networks.
public final class RunFiles {
  private RunFiles() {}

  /// Takes from a file what is not set yet.
  ///
  /// @param settings what goes before it
  /// @param file in TOML: tables data, network, optimizer, regularizers, training, any of them
  /// @throws WrongSetting if there is no such file, or something in it is wrong; the message says
  ///   in which line
  public static void addTo(RunSettings settings, Path file) throws IOException {
    settings.addDefaults(TomlRun.read(file));
  }
}
