package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.PathPattern;
import dev.lanewise.optimizers.Role;
import dev.lanewise.optimizers.Step;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Settings;
import java.util.Optional;

/// Which parameters a regularizer touches: the weights, or those of a pattern whatever their role.
///
/// @param pattern the names, if given
record Affected(Optional<PathPattern> pattern) {
  /// The weights.
  static final Affected WEIGHTS = new Affected(Optional.empty());

  private static final String NAME = "parameters";

  static Hyperparameter hyperparameter() {
    return Hyperparameter.text(
        NAME, "", "pattern of the names it applies to, such as encoder/**; empty: all weights");
  }

  static Affected of(Settings settings) {
    String text = settings.text(NAME);
    return text.isBlank() ? WEIGHTS : new Affected(Optional.of(PathPattern.of(text)));
  }

  boolean includes(Step step) {
    return pattern.isPresent()
        ? pattern.get().matches(step.parameterName())
        : step.role() == Role.WEIGHT;
  }
}
