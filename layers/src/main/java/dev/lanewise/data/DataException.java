package dev.lanewise.data;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A file does not hold what it should: says which file, where in it, what stands there and what
/// would be right.
public final class DataException extends IOException {
  private static final long serialVersionUID = 1;

  private final transient Path file;

  /// The whole message.
  private final String message;

  /// What the position counts.
  private final Unit unit;

  /// The line or the byte.
  private final long position;

  /// What a position counts.
  public enum Unit {
    /// Bytes from the start of the file, decompressed, from 0.
    BYTE,
    /// Lines, from 1.
    LINE,
    /// Nothing: the file as a whole.
    FILE
  }

  private DataException(
      Path file, Unit unit, long position, String message, @Nullable Throwable cause) {
    super(file + where(unit, position) + ": " + message, cause);
    this.message = file + where(unit, position) + ": " + message;
    this.file = file;
    this.unit = unit;
    this.position = position;
  }

  private static String where(Unit unit, long position) {
    return switch (unit) {
      case BYTE -> ", byte " + position;
      case LINE -> ", line " + position;
      case FILE -> "";
    };
  }

  static DataException atByte(Path file, long offset, String message) {
    return new DataException(file, Unit.BYTE, offset, message, null);
  }

  static DataException atLine(Path file, long line, String message) {
    return new DataException(file, Unit.LINE, line, message, null);
  }

  static DataException atLine(Path file, long line, String message, Throwable cause) {
    return new DataException(file, Unit.LINE, line, message, cause);
  }

  static DataException of(Path file, String message) {
    return new DataException(file, Unit.FILE, 0, message, null);
  }

  static DataException of(Path file, String message, Throwable cause) {
    return new DataException(file, Unit.FILE, 0, message, cause);
  }

  /// The file, the place in it, what is wrong and what would be right.
  ///
  /// @return the whole message
  @Override
  public String getMessage() {
    return message;
  }

  /// The file.
  ///
  /// @return its path
  public Path file() {
    return file;
  }

  /// What [#position()] counts.
  ///
  /// @return the unit
  public Unit unit() {
    return unit;
  }

  /// Where in the file.
  ///
  /// @return the line or the byte; 0 where it is the file as a whole
  public long position() {
    return position;
  }
}
