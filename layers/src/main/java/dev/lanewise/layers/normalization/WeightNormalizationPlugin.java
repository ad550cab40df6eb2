package dev.lanewise.layers.normalization;

import dev.lanewise.layers.WeightNormalizationProvider;
import dev.lanewise.layers.WeightTransform;
import dev.lanewise.plugin.Settings;

/// `weight`.
public final class WeightNormalizationPlugin implements WeightNormalizationProvider {
  /// For the service loader.
  public WeightNormalizationPlugin() {}

  @Override
  public String name() {
    return "weight";
  }

  @Override
  public String summary() {
    return "Length and direction of each unit's weights learnt apart";
  }

  @Override
  public String reference() {
    return "Salimans, Kingma 2016, arXiv:1602.07868";
  }

  @Override
  public WeightTransform create(Settings s) {
    return new WeightNormalization();
  }
}
