package dev.lanewise.plugin;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Checks what a plugin says of itself, so that a faulty one is named when plugins are loaded and
/// not when somebody trips over it.
final class Description {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
  private static final Pattern KEY = Pattern.compile("[A-Za-z][A-Za-z0-9]*");

  private Description() {}

  /// @throws PluginException if a name is malformed, a hyperparameter is declared twice, or a
  ///   default or preset is not accepted by its own hyperparameter
  static void check(Provider<?> provider) {
    name(provider.kind(), "the kind");
    name(provider.name(), "the name");
    provider.aliases().forEach(alias -> name(alias, "the alias"));
    line(provider.summary(), "the summary");
    line(provider.reference(), "the reference");
    List<Hyperparameter> hyperparameters = provider.hyperparameters();
    Set<String> keys = new HashSet<>();
    for (Hyperparameter h : hyperparameters) {
      if (!KEY.matcher(h.name()).matches() || h.name().equals(Configuration.PRESET)) {
        throw new PluginException(
            "\""
                + h.name()
                + "\" cannot name a hyperparameter; letters and digits can, except "
                + Configuration.PRESET);
      }
      if (!keys.add(h.name())) {
        throw new PluginException("the hyperparameter \"" + h.name() + "\" is declared twice");
      }
      line(h.doc(), "the documentation of " + h.name());
    }
    values(provider);
  }

  private static void values(Provider<?> provider) {
    Values values =
        new Values(
            provider.kind() + " \"" + provider.name() + "\"",
            text -> {
              throw new SettingsException("only numbers are checked here");
            });
    for (Hyperparameter h : provider.hyperparameters()) {
      h.defaultValue()
          .filter(text -> !text.contains("("))
          .ifPresent(text -> values.ofText(h, text));
    }
    for (Map.Entry<String, Map<String, String>> preset : provider.presets().entrySet()) {
      preset
          .getValue()
          .forEach((key, text) -> {
            Hyperparameter h =
                provider.hyperparameters().stream()
                    .filter(one -> one.name().equals(key))
                    .findFirst()
                    .orElseThrow(() -> values.unknown(key, text, provider.hyperparameters()));
            if (!text.contains("(")) {
              values.ofText(h, text);
            }
          });
    }
  }

  private static void name(String name, String what) {
    if (!NAME.matcher(name).matches()) {
      throw new PluginException(
          what + " \"" + name + "\" is malformed; accepted: lower-case words joined by hyphens");
    }
  }

  private static void line(String text, String what) {
    if (text.isBlank() || text.lines().count() != 1) {
      throw new PluginException(what + " must be one line, given: \"" + text + "\"");
    }
  }
}
