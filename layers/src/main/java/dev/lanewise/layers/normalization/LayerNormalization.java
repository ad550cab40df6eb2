package dev.lanewise.layers.normalization;

import dev.lanewise.layers.Layer;
import dev.lanewise.layers.NormalizationProvider;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.Settings;
import java.util.List;

/// `layer`.
public final class LayerNormalization implements NormalizationProvider {
  /// For the service loader.
  public LayerNormalization() {}

  @Override
  public String name() {
    return "layer";
  }

  @Override
  public String summary() {
    return "Each sample to mean 0 and variance 1, then scaled and shifted";
  }

  @Override
  public String reference() {
    return "Ba, Kiros, Hinton 2016, arXiv:1607.06450";
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return List.of(
        Hyperparameter.real("epsilon", 1e-5, Range.NOT_NEGATIVE, "added to the variance"),
        Hyperparameter.flag("affine", true, "whether there are a learnt scale and shift"));
  }

  @Override
  public Layer create(Settings s) {
    return new Standardization(
        "layer-normalization",
        new Grouping.OfSample(1),
        true,
        true,
        s.flag("affine"),
        s.real("epsilon"),
        0);
  }
}
