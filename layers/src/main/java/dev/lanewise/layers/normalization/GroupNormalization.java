package dev.lanewise.layers.normalization;

import dev.lanewise.layers.Layer;
import dev.lanewise.layers.NormalizationProvider;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.Settings;
import java.util.List;

/// `group`.
public final class GroupNormalization implements NormalizationProvider {
  /// For the service loader.
  public GroupNormalization() {}

  @Override
  public String name() {
    return "group";
  }

  @Override
  public String summary() {
    return "Groups of channels of each sample to mean 0 and variance 1, then scaled and shifted";
  }

  @Override
  public String reference() {
    return "Wu, He 2018, arXiv:1803.08494";
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return List.of(
        Hyperparameter.whole("groups", 8, 1, Integer.MAX_VALUE, "how many groups"),
        Hyperparameter.real("epsilon", 1e-5, Range.NOT_NEGATIVE, "added to the variance"),
        Hyperparameter.flag("affine", true, "whether there are a learnt scale and shift"));
  }

  @Override
  public Layer create(Settings s) {
    return new Standardization(
        "group-normalization",
        new Grouping.OfSample((int) s.whole("groups")),
        false,
        true,
        s.flag("affine"),
        s.real("epsilon"),
        0);
  }
}
