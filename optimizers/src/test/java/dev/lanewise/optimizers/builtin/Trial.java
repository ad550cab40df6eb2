package dev.lanewise.optimizers.builtin;

import static org.junit.jupiter.api.Assertions.fail;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.optimizers.Parameter;
import dev.lanewise.optimizers.Role;
import dev.lanewise.optimizers.Stepper;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.function.Supplier;

/// Runs of optimizers on random gradients.
final class Trial {
  private Trial() {}

  /// A parameter of random values near 1.
  static Parameter parameter(ElementType type, int rows, int columns, Random random) {
    Parameter parameter = Parameter.of("p", type, rows, columns, Role.WEIGHT);
    fill(parameter.value(), random);
    return parameter;
  }

  /// Fills a matrix with normal values, rounded to float so that both types see the same ones.
  static void fill(Matrix matrix, Random random) {
    for (int r = 0; r < matrix.rows(); r++) {
      for (int c = 0; c < matrix.columns(); c++) {
        matrix.set(r, c, (float) random.nextGaussian());
      }
    }
  }

  /// Runs an optimizer and an oracle side by side in double and compares them after each step.
  static void agree(Optimizer optimizer, Supplier<Oracle> maker, int steps, Random random) {
    agree(optimizer, maker, steps, random, _ -> 1e-12);
  }

  /// The same within a bound of one's own.
  ///
  /// @param bound the largest relative difference after a step
  static void agree(
      Optimizer optimizer,
      Supplier<Oracle> maker,
      int steps,
      Random random,
      IntToDoubleFunction bound) {
    int rows = 1 + random.nextInt(4);
    int columns = 1 + random.nextInt(40);
    Parameter parameter = parameter(ElementType.DOUBLE, rows, columns, random);
    List<Oracle> oracles = Oracle.many(rows * columns, maker);
    double[] expected = copy(parameter.value());
    Stepper stepper = optimizer.bind(List.of(parameter));
    for (int t = 1; t <= steps; t++) {
      fill(parameter.gradient(), random);
      stepper.step();
      for (int i = 0; i < expected.length; i++) {
        double g = parameter.gradient().get(i / columns, i % columns);
        expected[i] = oracles.get(i).next(expected[i], g);
        double actual = parameter.value().get(i / columns, i % columns);
        if (!(Math.abs(actual - expected[i])
            <= bound.applyAsDouble(t) * Math.max(1, Math.abs(expected[i])))) {
          fail("step " + t + ", element " + i + ": " + actual + ", expected " + expected[i]);
        }
      }
    }
  }

  /// The cells, row by row.
  static double[] copy(Matrix matrix) {
    double[] all = new double[matrix.rows() * matrix.columns()];
    for (int i = 0; i < all.length; i++) {
      all[i] = matrix.get(i / matrix.columns(), i % matrix.columns());
    }
    return all;
  }
}
