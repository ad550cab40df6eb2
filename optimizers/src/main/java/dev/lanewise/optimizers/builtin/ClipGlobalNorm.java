package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Reduction;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.Step;
import dev.lanewise.plugin.ClippingProvider;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.Settings;
import java.util.Map;

/// `clip-global-norm`.
public final class ClipGlobalNorm extends Described<Link> implements ClippingProvider {
  /// For the service loader.
  public ClipGlobalNorm() {
    super(
        "clip-global-norm",
        "The gradients of all parameters together are scaled by min(1, max / norm); a norm of NaN makes them NaN, and can be read",
        "Pascanu, Mikolov, Bengio 2013, arXiv:1211.5063, algorithm 1",
        Hyperparameter.scheduled(
            "max", 1, Range.NOT_NEGATIVE, "largest norm of all gradients together"),
        Hyperparameter.real("epsilon", 0, Range.NOT_NEGATIVE, "added to the norm"));
  }

  /// PyTorch adds 1e-6 to the norm.
  @Override
  public Map<String, Map<String, String>> presets() {
    return Map.of("torch", Map.of("epsilon", "1e-6"), "keras", Map.of(), "optax", Map.of());
  }

  @Override
  public Link create(Settings s) {
    return new ByGlobalNorm(s.schedule("max"), s.real("epsilon"));
  }

  /// u * min(1, max / (norm + epsilon)), exactly u where the norm is below max.
  record ByGlobalNorm(Schedule max, double epsilon) implements Link {
    @Override
    public String name() {
      return "clip-global-norm";
    }

    @Override
    public void describe(Step step) {
      Expr u = step.update();
      Expr squares = step.global("squares", Reduction.SUM_OF_SQUARES, u);
      step.update(u.times(Clipping.scale(step, squares, step.scalar("max", max), epsilon)));
    }
  }
}
