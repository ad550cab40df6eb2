package dev.lanewise.testkit;

import dev.lanewise.plugin.OptimizerProvider;
import java.util.List;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// P6 for every optimizer that comes with Lanewise.
@ParameterizedClass
@MethodSource("installed")
class BuiltInOptimizersTest extends OptimizerContract {
  private final OptimizerProvider provider;

  BuiltInOptimizersTest(OptimizerProvider provider) {
    this.provider = provider;
  }

  static List<OptimizerProvider> installed() {
    return Installed.all(OptimizerProvider.KIND, OptimizerProvider.class);
  }

  @Override
  protected OptimizerProvider provider() {
    return provider;
  }

  /// The benchmarks measure these.
  @Override
  public void speed(TestReporter reporter) {}
}
