package dev.lanewise.optimizers.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.optimizers.Parameter;
import dev.lanewise.optimizers.Role;
import dev.lanewise.optimizers.Stepper;
import dev.lanewise.plugin.Catalog;
import dev.lanewise.plugin.Configuration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The presets of L-BFGS give the peers' own numbers: 20 steps beside PyTorch's and Optax's
/// definitions, on a quartic with coupled neighbours and on Rosenbrock's valley, where no more than
/// 20 directions are taken: after 40 the order of a sum alone makes a difference of 1e-11 in the
/// definition itself.
class LbfgsPresetTest {
  private static final int STEPS = 20;

  private final Parameter matrix = Parameter.of("a", ElementType.DOUBLE, 3, 4, Role.WEIGHT);
  private final Parameter vector = Parameter.of("b", ElementType.DOUBLE, 1, 6, Role.BIAS);

  /// The curvature of each element between 0.2 and 4, and a quartic between neighbours. The least
  /// value is 0, so that searches near it compare values and not their rounding.
  private static LbfgsOracles.Objective quartic(long seed) {
    Random random = new Random(seed);
    double[] target = random.doubles(18, -1, 1).toArray();
    double[] curvature = random.doubles(18, 0.2, 4).toArray();
    return (x, g) -> {
      double loss = 0;
      for (int i = 0; i < x.length; i++) {
        g[i] = curvature[i] * (x[i] - target[i]);
        loss += g[i] * (x[i] - target[i]) / 2;
      }
      for (int i = 1; i < x.length; i++) {
        double difference = x[i] - target[i] - (x[i - 1] - target[i - 1]);
        double cube = Math.pow(difference, 3);
        g[i] += cube;
        g[i - 1] -= cube;
        loss += cube * difference / 4;
      }
      return loss;
    };
  }

  /// Nine valleys side by side, the last ones flatter.
  private static double rosenbrock(double[] x, double[] g) {
    double loss = 0;
    for (int i = 0; i < x.length; i += 2) {
      double steepness = 20 - i;
      double off = x[i + 1] - x[i] * x[i];
      g[i] = -2 * (1 - x[i]) - 4 * steepness * x[i] * off;
      g[i + 1] = 2 * steepness * off;
      loss += (1 - x[i]) * (1 - x[i]) + steepness * off * off;
    }
    return loss;
  }

  private void agree(
      LbfgsOracles.Objective objective, Optimizer optimizer, Consumer<double[]> peer) {
    double[] x = new Random(7).doubles(18, -1.5, 1.5).toArray();
    put(x);
    Stepper stepper = optimizer.bind(List.of(matrix, vector));
    double first = Double.NaN;
    double loss = Double.NaN;
    for (int t = 1; t <= STEPS; t++) {
      loss = stepper.step(() -> evaluate(objective));
      first = t == 1 ? loss : first;
      peer.accept(x);
      double[] actual = get();
      for (int i = 0; i < x.length; i++) {
        assertEquals(x[i], actual[i], 1e-12 * Math.max(1, Math.abs(x[i])), t + "[" + i + "]");
      }
    }
    assertTrue(loss < first / 2, first + " to " + loss);
  }

  private double evaluate(LbfgsOracles.Objective objective) {
    double[] g = new double[18];
    double loss = objective.at(get(), g);
    for (int i = 0; i < 18; i++) {
      (i < 12 ? matrix : vector).gradient().set(i < 12 ? i / 4 : 0, i < 12 ? i % 4 : i - 12, g[i]);
    }
    return loss;
  }

  private void put(double[] x) {
    for (int i = 0; i < 18; i++) {
      (i < 12 ? matrix : vector).value().set(i < 12 ? i / 4 : 0, i < 12 ? i % 4 : i - 12, x[i]);
    }
  }

  private double[] get() {
    double[] x = new double[18];
    for (int i = 0; i < 18; i++) {
      x[i] = (i < 12 ? matrix : vector).value().get(i < 12 ? i / 4 : 0, i < 12 ? i % 4 : i - 12);
    }
    return x;
  }

  private static LbfgsOracles.Objective objective(String name) {
    return name.equals("rosenbrock")
        ? LbfgsPresetTest::rosenbrock
        : quartic(Integer.parseInt(name.substring("quartic".length())));
  }

  @ParameterizedTest
  @CsvSource({
    "quartic1, 20, false",
    "quartic1, 1, false",
    "quartic2, 3, false",
    "quartic1, 20, true",
    "quartic2, 1, true",
    "quartic3, 2, true",
    "rosenbrock, 1, true"
  })
  void torch(String name, int iterations, boolean searches) {
    LbfgsOracles.Objective objective = objective(name);
    Configuration<Optimizer> lbfgs = Catalog.installed().optimizer("lbfgs").preset("torch");
    if (searches) {
      lbfgs = lbfgs.set("search", "minfunc");
    }
    lbfgs =
        lbfgs.set("iterations", iterations).set("stepEvaluations", Math.max(2, iterations * 5 / 4));
    LbfgsOracles.Torch peer =
        new LbfgsOracles.Torch(iterations, iterations * 5 / 4, searches, 1e-7, 1e-9);
    agree(objective, lbfgs.create(), x -> peer.step(objective, x));
  }

  @ParameterizedTest
  @CsvSource({"quartic1", "quartic2", "quartic3", "rosenbrock"})
  void optax(String name) {
    LbfgsOracles.Objective objective = objective(name);
    LbfgsOracles.Optax peer = new LbfgsOracles.Optax();
    agree(
        objective,
        Catalog.installed().optimizer("lbfgs").preset("optax").create(),
        x -> peer.step(objective, x));
  }
}
