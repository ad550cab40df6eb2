package dev.lanewise.optimizers.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.optimizers.Parameter;
import dev.lanewise.optimizers.Role;
import dev.lanewise.plugin.OptimizerProvider;
import dev.lanewise.plugin.Settings;
import dev.lanewise.plugin.WrapperProvider;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/// A noisy quadratic in a wide matrix, a tall one and a vector, in plain doubles beside the
/// parameters that an optimizer changes.
final class Problem {
  private static final int[][] SHAPES = {{4, 6}, {7, 3}, {1, 5}};
  private static final Role[] ROLES = {Role.WEIGHT, Role.WEIGHT, Role.BIAS};

  final List<Parameter> parameters;

  /// The weights that an oracle changes.
  final double[][] p;

  /// The gradients of the oracle.
  final double[][] g;

  private final double[][] targets;
  private final double[][] curvatures;
  private final long seed;
  private int step;

  Problem(ElementType type, long seed) {
    this.seed = seed;
    Random random = new Random(seed);
    parameters =
        List.of(
            parameter("enc/wide", type, 0),
            parameter("enc/tall", type, 1),
            parameter("dec/bias", type, 2));
    p = new double[SHAPES.length][];
    g = new double[SHAPES.length][];
    targets = new double[SHAPES.length][];
    curvatures = new double[SHAPES.length][];
    for (int k = 0; k < SHAPES.length; k++) {
      int n = SHAPES[k][0] * SHAPES[k][1];
      p[k] = random.doubles(n, -1, 1).map(x -> (float) x).toArray();
      g[k] = new double[n];
      targets[k] = random.doubles(n, -1, 1).toArray();
      curvatures[k] = random.doubles(n, 0.1, 2).toArray();
      put(parameters.get(k).value(), p[k]);
    }
  }

  private static Parameter parameter(String name, ElementType type, int k) {
    return Parameter.of(name, type, SHAPES[k][0], SHAPES[k][1], ROLES[k]);
  }

  static int rows(int k) {
    return SHAPES[k][0];
  }

  static int columns(int k) {
    return SHAPES[k][1];
  }

  static void put(Matrix m, double[] values) {
    for (int i = 0; i < values.length; i++) {
      m.set(i / m.columns(), i % m.columns(), values[i]);
    }
  }

  static double[] get(Matrix m) {
    double[] values = new double[(int) m.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = m.get(i / m.columns(), i % m.columns());
    }
    return values;
  }

  /// The step whose noise the gradients have.
  void at(int newStep) {
    step = newStep;
  }

  /// Loss and gradients at the weights of the parameters.
  double evaluate() {
    double loss = 0;
    for (int k = 0; k < p.length; k++) {
      double[] gradient = new double[p[k].length];
      loss += gradient(k, get(parameters.get(k).value()), gradient);
      put(parameters.get(k).gradient(), gradient);
    }
    return loss;
  }

  /// Loss and gradients at the weights of the oracle.
  double evaluateOracle() {
    double loss = 0;
    for (int k = 0; k < p.length; k++) {
      loss += gradient(k, p[k], g[k]);
    }
    return loss;
  }

  private double gradient(int k, double[] at, double[] gradient) {
    Random noise = new Random(seed * 31 + step * 7L + k);
    double loss = 0;
    for (int i = 0; i < at.length; i++) {
      double distance = at[i] - targets[k][i];
      loss += curvatures[k][i] * distance * distance / 2;
      gradient[i] = curvatures[k][i] * distance + 0.1 * noise.nextGaussian();
    }
    return loss;
  }

  /// Compares the weights of the parameters with others.
  void assertWeights(double[][] expected, double tolerance, String message) {
    for (int k = 0; k < expected.length; k++) {
      double[] actual = get(parameters.get(k).value());
      double largest = 1e-3;
      for (double x : expected[k]) {
        largest = Math.max(largest, Math.abs(x));
      }
      for (int i = 0; i < actual.length; i++) {
        assertEquals(
            expected[k][i], actual[i], tolerance * largest, message + ", " + k + "[" + i + "]");
      }
    }
  }

  /// The raw bits of all weights.
  long[] bits() {
    return parameters.stream()
        .flatMapToDouble(q -> java.util.Arrays.stream(get(q.value())))
        .mapToLong(Double::doubleToRawLongBits)
        .toArray();
  }

  static Optimizer optimizer(OptimizerProvider provider, Map<String, String> settings) {
    return provider.create(Settings.of(provider, settings));
  }

  static UnaryOperator<Optimizer> wrapper(WrapperProvider provider, Map<String, String> settings) {
    return provider.create(Settings.of(provider, settings));
  }
}
