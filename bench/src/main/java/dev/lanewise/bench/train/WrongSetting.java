package dev.lanewise.bench.train;

/// A setting that cannot be used: the message says where it was given, what is wrong and what would
/// be right. A mistake of the user, so the command ends with exit code 2.
public final class WrongSetting extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  /// With a message of one line.
  public WrongSetting(String message) {
    super(message);
  }

  /// With a message of one line and what led to it.
  public WrongSetting(String message, Throwable cause) {
    super(message, cause);
  }
}
