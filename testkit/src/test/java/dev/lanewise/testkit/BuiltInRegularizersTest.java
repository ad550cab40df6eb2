package dev.lanewise.testkit;

import dev.lanewise.plugin.RegularizerProvider;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// P6 for every regularizer that comes with Lanewise.
@ParameterizedClass
@MethodSource("installed")
class BuiltInRegularizersTest extends RegularizerContract {
  private final RegularizerProvider provider;

  BuiltInRegularizersTest(RegularizerProvider provider) {
    this.provider = provider;
  }

  static List<RegularizerProvider> installed() {
    return Installed.all(RegularizerProvider.KIND, RegularizerProvider.class);
  }

  @Override
  protected RegularizerProvider provider() {
    return provider;
  }
}
