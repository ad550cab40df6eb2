package dev.lanewise.layers;

import dev.lanewise.plugin.Provider;

/// A plugin that makes a layer, so that networks can name it in their text, see
/// [Network#parse(String)].
public interface LayerProvider extends Provider<Layer> {
  /// The kind of these plugins.
  String KIND = "layer";

  @Override
  default String kind() {
    return KIND;
  }
}
