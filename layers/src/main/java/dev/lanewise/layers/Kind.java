package dev.lanewise.layers;

import dev.lanewise.plugin.Configuration;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Nearest;
import dev.lanewise.plugin.Provider;
import dev.lanewise.plugin.Settings;
import dev.lanewise.plugin.SettingsException;
import dev.lanewise.plugin.SpecText;
import java.util.List;
import java.util.function.Function;

/// A word of the text of networks other than a layer: an activation or an initializer, with what it
/// takes.
///
/// @param kind what the words of its table are
/// @param name the word
/// @param summary what it is, in one line
/// @param reference where it is defined
/// @param hyperparameters what it takes
/// @param make makes it from checked settings
record Kind<T>(
    String kind,
    String name,
    String summary,
    String reference,
    List<Hyperparameter> hyperparameters,
    Function<Settings, T> make)
    implements Provider<T> {
  @Override
  public T create(Settings settings) {
    return make.apply(settings);
  }

  /// What a text means by the words of a table.
  ///
  /// @throws dev.lanewise.plugin.PluginException if it names none of them, or settings are wrong
  static <T> T read(String text, List<Kind<T>> table) {
    SpecText spec = SpecText.of(text);
    for (Kind<T> one : table) {
      if (one.name().equals(spec.name())) {
        return Configuration.of(one).withAll(spec.settings()).create();
      }
    }
    throw unknown(table.getFirst().kind(), spec.name(), table.stream().map(Kind::name).toList());
  }

  /// The refusal of a word that is none of those known.
  static SettingsException unknown(String kind, String name, List<String> known) {
    return new SettingsException(
        "there is no %s \"%s\"%s; there are %s"
            .formatted(
                kind,
                name,
                Nearest.to(name, known).map(word -> "; did you mean " + word + "?").orElse(""),
                String.join(", ", known)));
  }
}
