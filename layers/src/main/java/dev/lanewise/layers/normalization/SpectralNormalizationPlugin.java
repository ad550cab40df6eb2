package dev.lanewise.layers.normalization;

import dev.lanewise.layers.WeightNormalizationProvider;
import dev.lanewise.layers.WeightTransform;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.Settings;
import java.util.List;

/// `spectral`.
public final class SpectralNormalizationPlugin implements WeightNormalizationProvider {
  /// For the service loader.
  public SpectralNormalizationPlugin() {}

  @Override
  public String name() {
    return "spectral";
  }

  @Override
  public String summary() {
    return "Weights divided by their largest singular value";
  }

  @Override
  public String reference() {
    return "Miyato, Kataoka, Koyama, Yoshida 2018, arXiv:1802.05957";
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return List.of(
        Hyperparameter.whole("iterations", 1, 0, 1000, "power iterations in each training pass"),
        Hyperparameter.real(
            "epsilon", 1e-12, Range.NOT_NEGATIVE, "added to norms that are divided by"));
  }

  @Override
  public WeightTransform create(Settings s) {
    return new SpectralNormalization((int) s.whole("iterations"), s.real("epsilon"));
  }
}
