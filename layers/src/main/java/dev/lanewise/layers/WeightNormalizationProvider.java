package dev.lanewise.layers;

import dev.lanewise.plugin.Provider;

/// A plugin that makes a normalization of parameters: what is done to a weight before it is used.
public interface WeightNormalizationProvider extends Provider<WeightTransform> {
  /// The kind of these plugins.
  String KIND = "weight-normalization";

  @Override
  default String kind() {
    return KIND;
  }
}
