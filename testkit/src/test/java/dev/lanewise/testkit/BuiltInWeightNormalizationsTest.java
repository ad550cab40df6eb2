package dev.lanewise.testkit;

import dev.lanewise.layers.WeightNormalizationProvider;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// P6 for every normalization of parameters that comes with Lanewise.
@ParameterizedClass
@MethodSource("installed")
class BuiltInWeightNormalizationsTest extends WeightNormalizationContract {
  private final WeightNormalizationProvider provider;

  BuiltInWeightNormalizationsTest(WeightNormalizationProvider provider) {
    this.provider = provider;
  }

  static List<WeightNormalizationProvider> installed() {
    return Installed.all(WeightNormalizationProvider.KIND, WeightNormalizationProvider.class);
  }

  @Override
  protected WeightNormalizationProvider provider() {
    return provider;
  }

  /// Differences of the loss need a largest singular vector that stays what it is.
  @Override
  protected String settings() {
    return provider.name().equals("spectral") ? "iterations=0" : "";
  }
}
