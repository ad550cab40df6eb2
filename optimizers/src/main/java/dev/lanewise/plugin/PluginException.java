package dev.lanewise.plugin;

/// Something is wrong with a plugin that was asked for: there is none of that name, there are two,
/// its jar is missing. The message is one line that says what was given and what would be right.
public class PluginException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  /// With a message of one line.
  public PluginException(String message) {
    super(message);
  }

  /// With a message of one line and what led to it.
  public PluginException(String message, Throwable cause) {
    super(message, cause);
  }
}
