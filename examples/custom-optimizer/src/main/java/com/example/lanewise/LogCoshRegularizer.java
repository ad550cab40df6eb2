package com.example.lanewise;

import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Reduction;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Penalty;
import dev.lanewise.optimizers.Role;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.Step;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.RegularizerProvider;
import dev.lanewise.plugin.Settings;
import java.util.List;

/// A smooth relative of L1: strength * sum log cosh p, whose gradient is strength * tanh p.
public final class LogCoshRegularizer implements RegularizerProvider {
  @Override
  public String name() {
    return "log-cosh";
  }

  @Override
  public String summary() {
    return "A smooth relative of L1: strength times the sum of log cosh of the weights";
  }

  @Override
  public String reference() {
    return "An example; the function is that of Green 1990, IEEE Transactions on Medical Imaging 9";
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return List.of(
        Hyperparameter.scheduled("strength", 1e-4, Range.NOT_NEGATIVE, "factor of the penalty"));
  }

  @Override
  public Link create(Settings settings) {
    return new LogCosh(settings.schedule("strength"));
  }

  private record LogCosh(Schedule strength) implements Penalty {
    @Override
    public String name() {
      return "log-cosh";
    }

    @Override
    public void describe(Step step) {
      if (step.role() == Role.WEIGHT) {
        Expr gradient = step.scalar("strength", strength).times(Expr.tanh(step.parameter()));
        step.update(step.update().plus(gradient));
      }
    }

    /// log cosh p = |p| + log(1 + e^(-2 |p|)) - log 2, which cannot overflow.
    @Override
    public Expr penalty(Step step) {
      if (step.role() != Role.WEIGHT) {
        return Expr.constant(0);
      }
      Expr size = step.parameter().abs();
      Expr value =
          size.plus(Expr.log1p(Expr.exp(size.times(Expr.constant(-2)))))
              .minus(Expr.constant(0.6931471805599453));
      Expr sum = step.total("sum", Reduction.SUM, value);
      return step.host("penalty", (t, x) -> x[0] * x[1], step.scalar("strength", strength), sum);
    }
  }
}
