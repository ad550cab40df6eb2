package dev.lanewise.safetensors;

import java.io.IOException;
import java.nio.file.Path;

/// A file is not what it should be: not of the safetensors format, damaged, or without what was
/// asked for. The message names the file.
public final class SafeTensorsException extends IOException {
  private static final long serialVersionUID = 1;

  /// With the file and what is wrong with it.
  public SafeTensorsException(Path file, String what) {
    super(file + ": " + what);
  }

  /// With the file, what is wrong with it, and how that came to light.
  SafeTensorsException(Path file, String what, Throwable cause) {
    super(file + ": " + what, cause);
  }
}
