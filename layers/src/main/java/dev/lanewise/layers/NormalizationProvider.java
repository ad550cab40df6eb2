package dev.lanewise.layers;

import dev.lanewise.plugin.Provider;

/// A plugin that makes a normalization of activations: a layer whose output has the shape of its
/// input.
public interface NormalizationProvider extends Provider<Layer> {
  /// The kind of these plugins.
  String KIND = "normalization";

  @Override
  default String kind() {
    return KIND;
  }
}
