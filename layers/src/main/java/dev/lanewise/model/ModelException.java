package dev.lanewise.model;

import java.io.IOException;
import java.nio.file.Path;

/// A file is no model, a damaged one, or one of a newer version. The message begins with the file.
public final class ModelException extends IOException {
  private static final long serialVersionUID = 1;

  ModelException(Path file, String what) {
    super(file + ": " + what);
  }

  ModelException(Path file, String what, Throwable cause) {
    super(file + ": " + what, cause);
  }
}
