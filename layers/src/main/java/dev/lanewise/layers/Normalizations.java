package dev.lanewise.layers;

import dev.lanewise.plugin.Catalog;
import dev.lanewise.plugin.Configuration;

/// Normalizations by name, from all plugins installed.
///
/// ```java
/// Layer layer = Normalizations.ofActivations("batch").set("momentum", 0.05).create();
/// Layer dense = Layers.dense(64, Activation.RELU).transform(Normalizations.ofWeights("spectral").create());
/// ```
public final class Normalizations {
  private Normalizations() {}

  /// A normalization of activations: `batch`, `layer`, `rms`, `group`, `instance`, `min-max`, or
  /// that of a plugin.
  ///
  /// @throws dev.lanewise.plugin.PluginException if there is none of that name
  public static Configuration<Layer> ofActivations(String name) {
    return ofActivations(Catalog.installed(), name);
  }

  /// The same from a catalog of the caller's choice.
  public static Configuration<Layer> ofActivations(Catalog catalog, String name) {
    return LayerKinds.normalization(catalog, name);
  }

  /// A normalization of parameters: `weight`, `spectral`, `weight-standardization`, or that of a
  /// plugin.
  ///
  /// @throws dev.lanewise.plugin.PluginException if there is none of that name
  public static Configuration<WeightTransform> ofWeights(String name) {
    return ofWeights(Catalog.installed(), name);
  }

  /// The same from a catalog of the caller's choice.
  public static Configuration<WeightTransform> ofWeights(Catalog catalog, String name) {
    return TransformKinds.normalization(catalog, name);
  }
}
