package dev.lanewise.testkit;

import dev.lanewise.plugin.ScheduleProvider;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// P6 for every schedule that comes with Lanewise.
@ParameterizedClass
@MethodSource("installed")
class BuiltInSchedulesTest extends ScheduleContract {
  private final ScheduleProvider provider;

  BuiltInSchedulesTest(ScheduleProvider provider) {
    this.provider = provider;
  }

  static List<ScheduleProvider> installed() {
    return Installed.all(ScheduleProvider.KIND, ScheduleProvider.class);
  }

  @Override
  protected ScheduleProvider provider() {
    return provider;
  }
}
