package dev.lanewise.layers.normalization;

import dev.lanewise.layers.Layer;
import dev.lanewise.layers.NormalizationProvider;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.Settings;
import java.util.List;

/// `batch`.
public final class BatchNormalization implements NormalizationProvider {
  /// For the service loader.
  public BatchNormalization() {}

  @Override
  public String name() {
    return "batch";
  }

  @Override
  public String summary() {
    return "Each channel over the batch to mean 0 and variance 1, then scaled and shifted";
  }

  @Override
  public String reference() {
    return "Ioffe, Szegedy 2015, arXiv:1502.03167";
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return List.of(
        Hyperparameter.real("epsilon", 1e-5, Range.NOT_NEGATIVE, "added to the variance"),
        Hyperparameter.real(
            "momentum", 0.1, Range.UNIT, "weight of a batch in the running statistics"),
        Hyperparameter.flag("affine", true, "whether there are a learnt scale and shift"));
  }

  @Override
  public Layer create(Settings s) {
    return new Standardization(
        "batch-normalization",
        new Grouping.Batch(),
        false,
        true,
        s.flag("affine"),
        s.real("epsilon"),
        s.real("momentum"));
  }
}
