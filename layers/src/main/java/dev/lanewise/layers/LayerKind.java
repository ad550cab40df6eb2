package dev.lanewise.layers;

import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Settings;
import dev.lanewise.plugin.SettingsException;
import dev.lanewise.plugin.SpecText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;

/// A kind of layer of Lanewise: how texts of networks name it, and how it and its text become each
/// other.
///
/// @param name what it is called; [Layer#kind()] of what it makes is the same
/// @param type the class of what it makes
/// @param summary what it is, in one line
/// @param reference where it is defined
/// @param hyperparameters what it takes
/// @param make makes the layer from checked settings
/// @param write the settings of a layer, each as text; those at their default need not be left out
record LayerKind<L extends Layer>(
    String name,
    Class<L> type,
    String summary,
    String reference,
    List<Hyperparameter> hyperparameters,
    Function<Settings, L> make,
    Function<L, Map<String, String>> write)
    implements LayerProvider {
  @Override
  public Layer create(Settings settings) {
    try {
      return make.apply(settings);
    } catch (SettingsException wrong) {
      throw wrong;
    } catch (IllegalArgumentException wrong) {
      throw new SettingsException("layer \"%s\": %s".formatted(name, wrong.getMessage()));
    }
  }

  /// The text of a layer of this kind: settings that differ from their default.
  ///
  /// @throws IllegalStateException if part of it was made by code
  SpecText text(Layer layer) {
    Map<String, String> all = write.apply(type.cast(layer));
    SequencedMap<String, String> told = new LinkedHashMap<>();
    for (Hyperparameter h : hyperparameters) {
      String value = all.get(h.name());
      if (value != null && !h.defaultValue().equals(java.util.Optional.of(value))) {
        told.put(h.name(), value);
      }
    }
    return new SpecText(name, told);
  }
}
