package dev.lanewise.layers.normalization;

import dev.lanewise.layers.Layer;
import dev.lanewise.layers.NormalizationProvider;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.Settings;
import java.util.List;

/// `min-max`.
public final class MinMaxNormalization implements NormalizationProvider {
  /// For the service loader.
  public MinMaxNormalization() {}

  @Override
  public String name() {
    return "min-max";
  }

  @Override
  public String summary() {
    return "Each channel over the batch to [0, 1]";
  }

  @Override
  public String reference() {
    return "feature scaling; what some textbooks call batch normalization";
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return List.of(
        Hyperparameter.real(
            "momentum", 0.1, Range.UNIT, "weight of a batch in the running extremes"));
  }

  @Override
  public Layer create(Settings s) {
    return new MinMax(s.real("momentum"));
  }
}
