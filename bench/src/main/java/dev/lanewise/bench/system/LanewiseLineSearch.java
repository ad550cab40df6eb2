package dev.lanewise.bench.system;

import dev.lanewise.bench.cases.Data;
import dev.lanewise.bench.cases.OptimizerCase;
import dev.lanewise.kernel.BoundLoop;
import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Reduction;
import dev.lanewise.kernel.Workers;
import dev.lanewise.optimizers.Parameter;
import dev.lanewise.optimizers.Role;
import dev.lanewise.optimizers.Stepper;
import dev.lanewise.plugin.Catalog;
import java.util.List;
import java.util.function.DoubleSupplier;

/// An optimizer of Lanewise that evaluates the loss itself, on a quadratic whose centre moves from
/// step to step. The evaluations are in the figure.
final class LanewiseLineSearch implements Work {
  private static final int MOVES = 16;
  private static final double MOVE = 0.05;

  private final Stepper stepper;
  private final Data parameters;
  private final BoundLoop loss;
  private final DoubleSupplier objective;
  private int steps;

  LanewiseLineSearch(OptimizerCase what, Workers workers) {
    this.parameters = what.parameters();
    Parameter parameter =
        new Parameter(
            "parameter",
            LanewiseLoops.matrix(parameters, 1, what.size()),
            LanewiseLoops.matrix(what.gradients(), 1, what.size()),
            Role.WEIGHT);
    Matrix sum = Matrix.of(what.type(), 1, 1);
    this.loss = loss(what, parameter, sum, workers);
    this.objective =
        () -> {
          loss.run();
          return sum.get(0, 0);
        };
    this.stepper =
        Catalog.installed().optimizerFrom(what.kind().text()).bind(List.of(parameter), workers);
  }

  /// Half the sum of curvature times squared distance, and its gradient.
  private static BoundLoop loss(
      OptimizerCase what, Parameter parameter, Matrix sum, Workers workers) {
    Expr distance = Expr.matrix("p").minus(Expr.scalar("scale").times(Expr.matrix("centre")));
    Expr gradient = Expr.matrix("curvature").times(distance);
    return Loop.of(what.type())
        .store("g", gradient)
        .reduce("sum", Reduction.SUM, gradient.times(distance).times(0.5))
        .compile()
        .bind(1, what.size())
        .workers(workers)
        .set("p", parameter.value())
        .set("centre", LanewiseLoops.matrix(what.centre(), 1, what.size()))
        .set("curvature", LanewiseLoops.matrix(what.curvatures(), 1, what.size()))
        .set("g", parameter.gradient())
        .set("sum", sum)
        .set("scale", 1)
        .build();
  }

  @Override
  public void run(int repetitions) {
    for (int i = 0; i < repetitions; i++) {
      loss.scalar("scale", 1 + MOVE * (steps++ % MOVES));
      stepper.step(objective);
    }
  }

  @Override
  public void warmUp() {
    loss.warmUp(LanewiseLoops.WARM_UP_LIMIT);
    stepper.warmUp(LanewiseLoops.WARM_UP_LIMIT);
  }

  @Override
  public double answer(int index) {
    return parameters.get(index);
  }
}
