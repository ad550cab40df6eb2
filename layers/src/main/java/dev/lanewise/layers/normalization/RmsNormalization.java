package dev.lanewise.layers.normalization;

import dev.lanewise.layers.Layer;
import dev.lanewise.layers.NormalizationProvider;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.Settings;
import java.util.List;

/// `rms`.
public final class RmsNormalization implements NormalizationProvider {
  /// For the service loader.
  public RmsNormalization() {}

  @Override
  public String name() {
    return "rms";
  }

  @Override
  public String summary() {
    return "Each sample to mean square 1, then scaled";
  }

  @Override
  public String reference() {
    return "Zhang, Sennrich 2019, arXiv:1910.07467";
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return List.of(
        Hyperparameter.real("epsilon", 1e-5, Range.NOT_NEGATIVE, "added to the mean square"),
        Hyperparameter.flag("affine", true, "whether there is a learnt scale"));
  }

  @Override
  public Layer create(Settings s) {
    return new Standardization(
        "rms-normalization",
        new Grouping.OfSample(1),
        true,
        false,
        s.flag("affine"),
        s.real("epsilon"),
        0);
  }
}
