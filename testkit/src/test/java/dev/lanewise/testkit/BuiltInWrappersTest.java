package dev.lanewise.testkit;

import dev.lanewise.plugin.WrapperProvider;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// P6 for every wrapper that comes with Lanewise.
@ParameterizedClass
@MethodSource("installed")
class BuiltInWrappersTest extends WrapperContract {
  private final WrapperProvider provider;

  BuiltInWrappersTest(WrapperProvider provider) {
    this.provider = provider;
  }

  static List<WrapperProvider> installed() {
    return Installed.all(WrapperProvider.KIND, WrapperProvider.class);
  }

  @Override
  protected WrapperProvider provider() {
    return provider;
  }
}
