package dev.lanewise.testkit;

import dev.lanewise.kernel.Matrix;
import dev.lanewise.optimizers.Parameter;
import java.util.List;
import java.util.function.DoubleSupplier;

/// Functions to minimize.
final class Objectives {
  private Objectives() {}

  /// The sum of 1/2 a (p - c)^2 with known a and c for each element, and gradients with known
  /// noise.
  static final class Quadratic implements DoubleSupplier {
    private final List<Parameter> parameters;
    private final double noise;
    private long step;

    Quadratic(List<Parameter> parameters, double noise) {
      this.parameters = parameters;
      this.noise = noise;
    }

    /// The noise of the gradients depends on the step and on nothing else.
    void step(long number) {
      step = number;
    }

    /// Puts the gradients into the parameters.
    void putGradients() {
      double _ = getAsDouble();
    }

    @Override
    public double getAsDouble() {
      double loss = 0;
      for (int k = 0; k < parameters.size(); k++) {
        Parameter parameter = parameters.get(k);
        loss += add(k, parameter.value(), parameter.gradient());
      }
      return loss;
    }

    private double add(int k, Matrix value, Matrix gradient) {
      double loss = 0;
      for (int i = 0; i < value.rows(); i++) {
        for (int j = 0; j < value.columns(); j++) {
          long element = ((long) k << 40) + (long) i * value.columns() + j;
          double curvature = 0.55 + 0.45 * Tensors.noise(1, element);
          double distance = value.get(i, j) - 2 * Tensors.noise(2, element);
          loss += 0.5 * curvature * distance * distance;
          gradient.set(i, j, curvature * distance + noise * Tensors.noise(3 + step, element));
        }
      }
      return loss;
    }
  }

  /// (1 - x)^2 + 100 (y - x^2)^2 for a parameter of 1 x 2.
  static DoubleSupplier rosenbrock(Parameter parameter) {
    Matrix p = parameter.value();
    Matrix g = parameter.gradient();
    return () -> {
      double x = p.get(0, 0);
      double y = p.get(0, 1);
      double off = y - x * x;
      g.set(0, 0, -2 * (1 - x) - 400 * x * off);
      g.set(0, 1, 200 * off);
      return (1 - x) * (1 - x) + 100 * off * off;
    };
  }
}
