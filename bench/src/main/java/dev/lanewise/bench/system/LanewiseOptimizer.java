package dev.lanewise.bench.system;

import dev.lanewise.bench.cases.Data;
import dev.lanewise.bench.cases.OptimizerCase;
import dev.lanewise.kernel.Workers;
import dev.lanewise.optimizers.Parameter;
import dev.lanewise.optimizers.Role;
import dev.lanewise.optimizers.Stepper;
import dev.lanewise.plugin.Catalog;
import java.util.List;

/// An optimizer of Lanewise, made from text as anybody would, bound to one parameter.
final class LanewiseOptimizer implements Work {
  private final Stepper stepper;
  private final Data parameters;

  LanewiseOptimizer(OptimizerCase what, Workers workers) {
    this.parameters = what.parameters();
    Parameter parameter =
        new Parameter(
            "parameter",
            LanewiseLoops.matrix(parameters, what.rows(), what.columns()),
            LanewiseLoops.matrix(what.gradients(), what.rows(), what.columns()),
            Role.WEIGHT);
    this.stepper =
        Catalog.installed().optimizerFrom(what.kind().text()).bind(List.of(parameter), workers);
  }

  @Override
  public void run(int repetitions) {
    for (int i = 0; i < repetitions; i++) {
      stepper.step();
    }
  }

  @Override
  public void warmUp() {
    stepper.warmUp(LanewiseLoops.WARM_UP_LIMIT);
  }

  @Override
  public double answer(int index) {
    return parameters.get(index);
  }
}
