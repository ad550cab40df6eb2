package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Step;
import dev.lanewise.plugin.RegularizerProvider;
import dev.lanewise.plugin.Settings;

/// `non-negative`.
public final class NonNegativeProjection extends Described<Link> implements RegularizerProvider {
  /// For the service loader.
  public NonNegativeProjection() {
    super(
        "non-negative",
        "After the update, what is below 0 becomes 0",
        "Keras NonNeg; Lee, Seung 1999, Nature 401",
        Affected.hyperparameter());
  }

  @Override
  public Link create(Settings s) {
    return new NonNegative(Affected.of(s));
  }

  /// max(p, 0).
  record NonNegative(Affected affected) implements Link {
    @Override
    public String name() {
      return "non-negative";
    }

    @Override
    public void describe(Step step) {
      if (affected.includes(step)) {
        step.parameter(step.parameter().max(0));
      }
    }
  }
}
