package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.optimizers.PathPattern;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Settings;
import dev.lanewise.plugin.WrapperProvider;
import java.util.List;
import java.util.function.UnaryOperator;

/// Leaves parameters alone.
public final class Freeze implements WrapperProvider {
  /// For the service loader.
  public Freeze() {}

  @Override
  public String name() {
    return "freeze";
  }

  @Override
  public String summary() {
    return "Leaves the parameters alone whose names a pattern matches, and keeps no state for them";
  }

  @Override
  public String reference() {
    return "Yosinski, Clune, Bengio, Lipson 2014, arXiv:1411.1792, section 2";
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return List.of(
        Hyperparameter.text(
            "pattern",
            "",
            "names to freeze: ? a character, * within a segment, ** any, | between alternatives"));
  }

  @Override
  public UnaryOperator<Optimizer> create(Settings s) {
    PathPattern frozen = PathPattern.of(s.text("pattern"));
    return inner ->
        (parameters, workers) ->
            inner.bind(
                parameters.stream().filter(p -> !frozen.matches(p.name())).toList(), workers);
  }
}
