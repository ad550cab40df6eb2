package dev.lanewise.layers.normalization;

import dev.lanewise.layers.Layer;
import dev.lanewise.layers.NormalizationProvider;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.Settings;
import java.util.List;

/// `instance`.
public final class InstanceNormalization implements NormalizationProvider {
  /// For the service loader.
  public InstanceNormalization() {}

  @Override
  public String name() {
    return "instance";
  }

  @Override
  public String summary() {
    return "Each channel of each sample to mean 0 and variance 1, then scaled and shifted";
  }

  @Override
  public String reference() {
    return "Ulyanov, Vedaldi, Lempitsky 2016, arXiv:1607.08022";
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
        "instance-normalization",
        new Grouping.OfSample(0),
        false,
        true,
        s.flag("affine"),
        s.real("epsilon"),
        0);
  }
}
