package dev.lanewise.plugin;

/// A setting is wrong: unknown, missing, of the wrong type or out of range. The message is one line
/// that names the plugin, the key, the value and what is accepted.
public final class SettingsException extends PluginException {
  private static final long serialVersionUID = 1;

  /// With a message of one line.
  public SettingsException(String message) {
    super(message);
  }
}
