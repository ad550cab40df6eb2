package dev.lanewise.plugin;

import java.util.List;
import java.util.Map;

/// A plugin: something with a name, typed hyperparameters and documentation, that makes a thing of
/// its kind from checked [Settings].
///
/// Implement the sub-interface of the kind, give the class a public constructor without parameters,
/// and name it in `module-info.java` (`provides dev.lanewise.plugin.Provider with ...`) and, for
/// the class path, in `META-INF/services/dev.lanewise.plugin.Provider`.
///
/// @param <T> what is made
public interface Provider<T> {
  /// The kind: `optimizer`, `wrapper`, `regularizer`, `clipping`, `schedule`, or one that another
  /// module adds. Each sub-interface fixes it.
  String kind();

  /// The name: lower-case words joined by hyphens. It is what people write in settings and files.
  String name();

  /// Further names.
  default List<String> aliases() {
    return List.of();
  }

  /// What it is, in one line.
  String summary();

  /// Where it is defined: authors, year, and arXiv number, DOI or journal.
  String reference();

  /// The hyperparameters, in the order in which they are documented.
  default List<Hyperparameter> hyperparameters() {
    return List.of();
  }

  /// Settings under one name, such as `keras`: what differs from the defaults.
  ///
  /// @return by the name of the preset, values by the name of the hyperparameter
  default Map<String, Map<String, String>> presets() {
    return Map.of();
  }

  /// Makes the thing.
  ///
  /// @param settings checked against [#hyperparameters()]: every hyperparameter has a value in its
  ///   range
  T create(Settings settings);
}
