import org.jspecify.annotations.NullMarked;

/// Layers, losses, data and training of neural networks.
@NullMarked
module dev.lanewise.layers {
  requires transitive dev.lanewise.optimizers;
  requires de.siegmar.fastcsv;
  requires java.desktop;
  requires jdk.jfr;
  requires static transitive org.jspecify;

  exports dev.lanewise.data;
  exports dev.lanewise.layers;
  exports dev.lanewise.model;
  exports dev.lanewise.training;

  provides dev.lanewise.plugin.Provider with
      dev.lanewise.layers.normalization.BatchNormalization,
      dev.lanewise.layers.normalization.LayerNormalization,
      dev.lanewise.layers.normalization.RmsNormalization,
      dev.lanewise.layers.normalization.GroupNormalization,
      dev.lanewise.layers.normalization.InstanceNormalization,
      dev.lanewise.layers.normalization.MinMaxNormalization,
      dev.lanewise.layers.normalization.WeightNormalizationPlugin,
      dev.lanewise.layers.normalization.SpectralNormalizationPlugin,
      dev.lanewise.layers.normalization.WeightStandardizationPlugin;
}
