package dev.lanewise.bench.cli;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.optimizers.Parameter;
import dev.lanewise.optimizers.Role;
import dev.lanewise.optimizers.Stepper;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;

/// A short run of an optimizer on (1 - x)^2 + 100 (y - x^2)^2 from (-1.2, 1) (Rosenbrock 1960, The
/// Computer Journal 3).
///
/// @param before the value at the start
/// @param after the value at the end
/// @param x the first coordinate at the end
/// @param y the second
record Trial(double before, double after, double x, double y) {
  private static final int STEPS = 1000;

  static Trial of(Optimizer optimizer) {
    Parameter point = Parameter.of("point", ElementType.DOUBLE, 1, 2, Role.WEIGHT);
    Matrix p = point.value();
    p.set(0, 0, -1.2);
    p.set(0, 1, 1);
    DoubleSupplier rosenbrock = () -> rosenbrock(point);
    double before = rosenbrock.getAsDouble();
    Stepper stepper = optimizer.bind(List.of(point));
    for (int t = 0; t < STEPS; t++) {
      stepper.step(rosenbrock);
    }
    return new Trial(before, rosenbrock.getAsDouble(), p.get(0, 0), p.get(0, 1));
  }

  private static double rosenbrock(Parameter point) {
    double x = point.value().get(0, 0);
    double y = point.value().get(0, 1);
    double off = y - x * x;
    point.gradient().set(0, 0, -2 * (1 - x) - 400 * x * off);
    point.gradient().set(0, 1, 200 * off);
    return (1 - x) * (1 - x) + 100 * off * off;
  }

  String describe(String optimizer) {
    return String.format(
        Locale.ROOT,
        "%s: Rosenbrock's function went from %.4g to %.4g in %d steps, at (%.4g, %.4g)",
        optimizer,
        before,
        after,
        STEPS,
        x,
        y);
  }
}
