package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Chain;
import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.OptimizerProvider;
import dev.lanewise.plugin.Settings;
import java.util.List;
import java.util.Map;

/// Plain descent with averaging in the place of a schedule; evaluates with the average.
public final class ScheduleFreeSgd implements OptimizerProvider {
  /// For the service loader.
  public ScheduleFreeSgd() {}

  @Override
  public String name() {
    return "schedule-free-sgd";
  }

  @Override
  public String summary() {
    return "Plain descent with averaging in the place of a schedule; evaluates with the average";
  }

  @Override
  public String reference() {
    return "Defazio et al. 2024, arXiv:2405.15682";
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return List.of(
        Hypers.rate(1),
        Hyperparameter.real(
            "momentum",
            0.9,
            new Range(0, false, 1, false),
            "how far the gradients' point lies from the descending weights to their average"),
        Hyperparameter.scheduled(
            "weightDecay", 0, Range.NOT_NEGATIVE, "decay at the gradients' point, times lr"),
        Hyperparameter.whole(
            "warmupSteps", 0, 0, Long.MAX_VALUE, "steps over which the rate rises in equal parts"),
        Hyperparameter.real(
            "stepPower", 0, Range.NOT_NEGATIVE, "weights count in the average as t to this power"),
        Hyperparameter.real(
            "ratePower", 2, Range.NOT_NEGATIVE, "and as the largest rate so far to this power"));
  }

  @Override
  public Map<String, Map<String, String>> presets() {
    return Map.of("keras", Map.of("lr", "0.0025"), "optax", Map.of());
  }

  @Override
  public Optimizer create(Settings s) {
    ScheduleFree descent =
        new ScheduleFree(
            s.schedule("lr"),
            s.real("momentum"),
            s.schedule("weightDecay"),
            new ScheduleFree.Weights(
                s.whole("warmupSteps"), s.real("stepPower"), s.real("ratePower")));
    return Chain.of(descent);
  }
}
