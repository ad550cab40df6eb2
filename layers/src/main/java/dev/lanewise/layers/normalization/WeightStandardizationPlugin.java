package dev.lanewise.layers.normalization;

import dev.lanewise.layers.WeightNormalizationProvider;
import dev.lanewise.layers.WeightTransform;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.Settings;
import java.util.List;

/// `weight-standardization`.
public final class WeightStandardizationPlugin implements WeightNormalizationProvider {
  /// For the service loader.
  public WeightStandardizationPlugin() {}

  @Override
  public String name() {
    return "weight-standardization";
  }

  @Override
  public String summary() {
    return "Weights of each unit to mean 0 and variance 1";
  }

  @Override
  public String reference() {
    return "Qiao, Wang, Liu, Shen, Yuille 2019, arXiv:1903.10520";
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return List.of(
        Hyperparameter.real("epsilon", 1e-5, Range.NOT_NEGATIVE, "added to the variance"));
  }

  @Override
  public WeightTransform create(Settings s) {
    return new WeightStandardization(s.real("epsilon"));
  }
}
