package dev.lanewise.testkit;

import dev.lanewise.plugin.ClippingProvider;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// P6 for every clipping that comes with Lanewise.
@ParameterizedClass
@MethodSource("installed")
class BuiltInClippingsTest extends ClippingContract {
  private final ClippingProvider provider;

  BuiltInClippingsTest(ClippingProvider provider) {
    this.provider = provider;
  }

  static List<ClippingProvider> installed() {
    return Installed.all(ClippingProvider.KIND, ClippingProvider.class);
  }

  @Override
  protected ClippingProvider provider() {
    return provider;
  }
}
