package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.optimizers.Chain;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Role;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.Step;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Decay that no gradient sees: p *= 1 - c wd, before the descent. Loshchilov and Hutter 2019,
/// arXiv:1711.05101, algorithm 2.
///
/// @param strength wd
/// @param coupling what c is
/// @param weightsOnly whether biases and norms are left alone
record DecoupledDecay(Schedule strength, Coupling coupling, boolean weightsOnly) implements Link {
  /// What multiplies the strength.
  enum Coupling {
    /// The learning rate: PyTorch, Keras, Optax.
    LR,
    /// The learning rate divided by the undiminished one: the paper's multiplier eta.
    SCHEDULE,
    /// Nothing.
    NONE
  }

  /// The three hyperparameters of decay.
  ///
  /// @param strength the default of `weightDecay`
  static List<Hyperparameter> hyperparameters(double strength) {
    return List.of(
        Hyperparameter.scheduled(
            "weightDecay", strength, Range.NOT_NEGATIVE, "strength of decoupled decay"),
        Hyperparameter.choice(
            "decayCoupling",
            List.of("lr", "schedule", "none"),
            "what multiplies the strength: the rate, its schedule's multiplier, or nothing"),
        Hyperparameter.flag("decayWeightsOnly", false, "whether biases and norms do not decay"));
  }

  /// Those of an optimizer with the three of decay, which is none unless asked for.
  static List<Hyperparameter> after(Hyperparameter... own) {
    List<Hyperparameter> all = new ArrayList<>(List.of(own));
    all.addAll(hyperparameters(0));
    return List.copyOf(all);
  }

  /// A chain with the decay that settings ask for, if any, before it.
  static Chain before(Chain chain, Settings settings) {
    return Hypers.isZero(settings.schedule("weightDecay")) ? chain : of(settings).then(chain);
  }

  /// The link that settings ask for.
  static DecoupledDecay of(Settings settings) {
    return new DecoupledDecay(
        settings.schedule("weightDecay"),
        Coupling.valueOf(settings.text("decayCoupling").toUpperCase(Locale.ROOT)),
        settings.flag("decayWeightsOnly"));
  }

  @Override
  public String name() {
    return "decay";
  }

  @Override
  public void describe(Step step) {
    if (weightsOnly && step.role() != Role.WEIGHT) {
      return;
    }
    Expr wd = step.scalar("weightDecay", strength);
    Expr left =
        switch (coupling) {
          case LR -> step.host("left", (_, x) -> 1 - x[0] * x[1], step.rate(), wd);
          case SCHEDULE -> step.host("left", (_, x) -> 1 - x[0] * x[1], step.rateMultiplier(), wd);
          case NONE -> step.host("left", (_, x) -> 1 - x[0], wd);
        };
    step.parameter(step.parameter().times(left));
  }
}
