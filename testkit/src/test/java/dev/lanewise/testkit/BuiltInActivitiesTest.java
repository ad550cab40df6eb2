package dev.lanewise.testkit;

import dev.lanewise.plugin.ActivityProvider;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// P6 for every penalty on activations that comes with Lanewise.
@ParameterizedClass
@MethodSource("installed")
class BuiltInActivitiesTest extends ActivityContract {
  private final ActivityProvider provider;

  BuiltInActivitiesTest(ActivityProvider provider) {
    this.provider = provider;
  }

  static List<ActivityProvider> installed() {
    return Installed.all(ActivityProvider.KIND, ActivityProvider.class);
  }

  @Override
  protected ActivityProvider provider() {
    return provider;
  }

  @Override
  protected OptionalDouble degree() {
    return OptionalDouble.of(provider.name().equals("activity-l1") ? 1 : 2);
  }
}
