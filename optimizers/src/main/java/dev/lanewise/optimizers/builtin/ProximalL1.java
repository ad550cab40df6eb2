package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Penalty;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.Step;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.RegularizerProvider;
import dev.lanewise.plugin.Settings;

/// `proximal-l1`.
public final class ProximalL1 extends Described<Link> implements RegularizerProvider {
  /// For the service loader.
  public ProximalL1() {
    super(
        "proximal-l1",
        "After the update, weights come closer to 0 by lr * strength, and stay at 0 once there",
        "Daubechies, Defrise, De Mol 2004, Communications on Pure and Applied Mathematics 57; Parikh, Boyd 2014, section 6.5.2",
        Hyperparameter.scheduled("strength", 1e-4, Range.NOT_NEGATIVE, "factor of the penalty"),
        Affected.hyperparameter());
  }

  @Override
  public Link create(Settings s) {
    return new SoftThreshold(s.schedule("strength"), Affected.of(s));
  }

  /// sign(p) max(|p| - lr * strength, 0): the proximal step of strength * sum |p|.
  record SoftThreshold(Schedule strength, Affected affected) implements Penalty {
    @Override
    public String name() {
      return "proximal-l1";
    }

    @Override
    public void describe(Step step) {
      if (affected.includes(step)) {
        Expr p = step.parameter();
        Expr threshold =
            step.host(
                "threshold", (_, x) -> x[0] * x[1], step.rate(), step.scalar("strength", strength));
        step.parameter(
            Expr.select(
                p.abs().lessOrEqual(threshold), Expr.constant(0), p.minus(threshold.copySign(p))));
      }
    }

    @Override
    public Expr penalty(Step step) {
      return new L1Regularizer.L1(strength, affected).penalty(step);
    }
  }
}
