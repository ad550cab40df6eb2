package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Reduction;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Penalty;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.Step;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.RegularizerProvider;
import dev.lanewise.plugin.Settings;
import java.util.Map;

/// `elastic-net`.
public final class ElasticNetRegularizer extends Described<Link> implements RegularizerProvider {
  /// For the service loader.
  public ElasticNetRegularizer() {
    super(
        "elastic-net",
        "l1 * sum |p| + l2 / 2 * sum p^2",
        "Zou, Hastie 2005, Journal of the Royal Statistical Society B 67",
        Hyperparameter.scheduled(
            "l1", 1e-4, Range.NOT_NEGATIVE, "factor of the sum of absolute values"),
        Hyperparameter.scheduled("l2", 1e-4, Range.NOT_NEGATIVE, "factor of the sum of squares"),
        Hyperparameter.flag(
            "half", true, "half the sum of squares, whose gradient is strength * p"),
        Affected.hyperparameter());
  }

  /// Keras penalizes the whole sum of squares; PyTorch's and Optax's decays are the default.
  @Override
  public Map<String, Map<String, String>> presets() {
    return Map.of("torch", Map.of(), "keras", Map.of("half", "false"), "optax", Map.of());
  }

  @Override
  public Link create(Settings s) {
    return new ElasticNet(
        s.schedule("l1"), s.schedule("l2"), s.flag("half") ? 1 : 2, Affected.of(s));
  }

  /// The gradient is l1 * sign(p) + factor * l2 * p.
  ///
  /// @param factor 1 for half the sum of squares, 2 for the whole
  record ElasticNet(Schedule l1, Schedule l2, double factor, Affected affected) implements Penalty {
    @Override
    public String name() {
      return "elastic-net";
    }

    @Override
    public void describe(Step step) {
      if (affected.includes(step)) {
        Expr lasso = step.scalar("l1", l1).times(step.parameter().sign());
        Expr slope = step.host("slope", (_, x) -> factor * x[0], step.scalar("l2", l2));
        step.update(step.update().plus(lasso).plus(slope.times(step.parameter())));
      }
    }

    @Override
    public Expr penalty(Step step) {
      if (!affected.includes(step)) {
        return Expr.constant(0);
      }
      Expr a = step.scalar("l1", l1);
      Expr b = step.scalar("l2", l2);
      Expr sum = step.total("sum", Reduction.SUM, step.parameter().abs());
      Expr squares = step.total("squares", Reduction.SUM_OF_SQUARES, step.parameter());
      return step.host(
          "penalty", (_, x) -> x[0] * x[1] + 0.5 * factor * x[2] * x[3], a, sum, b, squares);
    }
  }
}
