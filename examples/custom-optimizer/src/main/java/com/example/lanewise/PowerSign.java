package com.example.lanewise;

import dev.lanewise.kernel.Expr;
import dev.lanewise.optimizers.*;
import dev.lanewise.plugin.*;
import dev.lanewise.plugin.Hyperparameter.Range;
import java.util.List;

/// Steps that grow where the gradient agrees with its running mean: u = e^(sign(g) sign(m)) g.
public final class PowerSign implements OptimizerProvider {
  public String name() { return "power-sign"; }

  public String summary() { return "Larger steps where the gradient agrees with its mean"; }

  public String reference() { return "Bello, Zoph, Vasudevan, Le 2017, arXiv:1709.07417"; }

  public List<Hyperparameter> hyperparameters() {
    return List.of(
        Hyperparameter.scheduled("lr", 1e-2, Range.NOT_NEGATIVE, "learning rate"),
        Hyperparameter.scheduled("beta", 0.9, Range.FRACTION, "decay of the mean"));
  }

  public Optimizer create(Settings s) {
    return Chain.of(new Rule(s.schedule("lr"), s.schedule("beta")));
  }

  private record Rule(Schedule lr, Schedule beta) implements Link {
    public String name() { return "power-sign"; }

    public void describe(Step step) {
      Expr g = step.update();
      Expr b = step.scalar("beta", beta);
      Expr m = b.times(step.slot("m")).plus(step.host("1-beta", (t, x) -> 1 - x[0], b).times(g));
      step.keep("m", m);
      Expr u = Expr.exp(g.sign().times(m.sign())).times(g);
      step.parameter(step.parameter().minus(step.rate(lr).times(u)));
    }
  }
}
