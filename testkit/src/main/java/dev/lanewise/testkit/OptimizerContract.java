package dev.lanewise.testkit;

import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.plugin.Configuration;
import dev.lanewise.plugin.OptimizerProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/// The rules for optimizers: laws O and P.
///
/// ```java
/// class SignDescentTest extends OptimizerContract {
///   @Override
///   protected OptimizerProvider provider() {
///     return new SignDescent();
///   }
/// }
/// ```
public abstract class OptimizerContract extends SteppingContract<Optimizer> {
  /// For subclasses.
  protected OptimizerContract() {}

  @Override
  protected abstract OptimizerProvider provider();

  @Override
  final Optimizer optimizer(Configuration<Optimizer> configuration) {
    return configuration.create();
  }

  /// Reports the time of a step; a report, not a rule.
  @Test
  @DisplayName("Speed beside a loop that only reads and writes the same arrays (a report)")
  public void speed(TestReporter reporter) {
    reporter.publishEntry("speed", SpeedReport.of(configuration().create()));
  }
}
