package dev.lanewise.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/// The kit itself: a plugin that breaks one rule fails on that rule and on no other.
class KitTest {
  static Stream<Class<?>> broken() {
    return Stream.of(
            BrokenOptimizers.class,
            BrokenLinks.class,
            BrokenSchedules.class,
            BrokenNormalizations.class,
            BrokenNormalizations.Weights.class,
            BrokenNormalizations.Activities.class)
        .flatMap(all -> Arrays.stream(all.getDeclaredClasses()))
        .filter(type -> PluginContract.class.isAssignableFrom(type))
        .filter(type -> !Modifier.isAbstract(type.getModifiers()))
        .sorted(Comparator.comparing(Class::getName));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void failsOnExactlyItsRule(Class<?> contract) {
    Failed failed = new Failed();
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request().selectors(selectClass(contract)).build();
    LauncherFactory.create().execute(request, failed);
    String rule = contract.getSimpleName();
    assertTrue(failed.run > 5, "rules run: " + failed.run);
    assertEquals(
        rule.equals("None") || rule.equals("Unbroken") ? List.of() : List.of(rule),
        failed.rules,
        failed.reasons::toString);
  }

  private static final class Failed implements TestExecutionListener {
    private final List<String> rules = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();
    private int run;

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (test.isTest()) {
        run++;
        result
            .getThrowable()
            .ifPresent(thrown -> {
              String name = test.getDisplayName();
              rules.add(name.substring(0, Math.max(0, name.indexOf(' '))));
              reasons.add(test.getDisplayName() + ": " + thrown);
            });
      }
    }
  }
}
