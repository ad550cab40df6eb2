package dev.lanewise.optimizers.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Workers;
import dev.lanewise.optimizers.Parameter;
import dev.lanewise.optimizers.Role;
import dev.lanewise.optimizers.Stepper;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LbfgsTest {
  @Test
  void reachesTheMinimumOfRosenbrock() {
    Parameter p = Parameter.of("w", ElementType.DOUBLE, 1, 2, Role.WEIGHT);
    Problem.put(p.value(), new double[] {-1.2, 1});
    Stepper stepper = Problem.optimizer(new Lbfgs(), Map.of()).bind(List.of(p));
    int steps = 0;
    while (steps < 60 && distance(p) > 1e-8) {
      stepper.step(() -> rosenbrock(p));
      steps++;
    }
    assertTrue(distance(p) <= 1e-8, "distance " + distance(p) + " after " + steps);
    assertTrue(stepper.scalar("lbfgs.evaluations") < 120);
    assertThrows(UnsupportedOperationException.class, stepper::step);
  }

  private static double distance(Parameter p) {
    return Math.hypot(p.value().get(0, 0) - 1, p.value().get(0, 1) - 1);
  }

  private static double rosenbrock(Parameter p) {
    double x = p.value().get(0, 0);
    double y = p.value().get(0, 1);
    p.gradient().set(0, 0, -2 * (1 - x) - 400 * x * (y - x * x));
    p.gradient().set(0, 1, 200 * (y - x * x));
    return (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x);
  }

  /// The recursion against the product that defines it, written out on a dense inverse Hessian: H =
  /// (I - rho s y') H (I - rho y s') + rho s s', from gamma I.
  @Property(tries = 20)
  void multipliesByTheInverseHessian(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int seen) {
    int size = 4;
    int n = 12;
    Random random = new Random(seed);
    Parameter a = Parameter.of("a", ElementType.DOUBLE, 2, 4, Role.WEIGHT);
    Parameter b = Parameter.of("b", ElementType.DOUBLE, 1, 4, Role.BIAS);
    List<Parameter> parameters = List.of(a, b);
    LbfgsSpace space = new LbfgsSpace(parameters, Workers.single());
    List<Matrix> direction = space.direction;
    List<Matrix> old = space.old;
    LbfgsMemory memory = new LbfgsMemory(parameters, Workers.single(), size, space);
    double[][] s = new double[seen][];
    double[][] y = new double[seen][n];
    for (int k = 0; k < seen; k++) {
      double step = 0.1 + random.nextDouble();
      double[] d = random.doubles(n, -1, 1).toArray();
      double[] before = random.doubles(n, -1, 1).toArray();
      s[k] = d.clone();
      double curvature = 0;
      double[] after = new double[n];
      for (int i = 0; i < n; i++) {
        s[k][i] *= step;
        double change = (1 + i % 3) * s[k][i] + 0.01 * random.nextDouble();
        after[i] = before[i] + change;
        y[k][i] = after[i] - before[i];
        curvature += s[k][i] * y[k][i];
      }
      put(direction, d);
      put(old, before);
      put(List.of(a.gradient(), b.gradient()), after);
      memory.remember(step, curvature);
    }
    double[] q = random.doubles(n, -1, 1).toArray();
    put(direction, q);
    memory.apply();
    double[] expected = times(inverse(s, y, Math.max(0, seen - size)), q);
    for (int i = 0; i < n; i++) {
      Matrix m = direction.get(i < 8 ? 0 : 1);
      int j = i < 8 ? i : i - 8;
      assertEquals(expected[i], m.get(j / 4, j % 4), 1e-12 * 10);
    }
  }

  private static void put(List<Matrix> to, double[] values) {
    Problem.put(to.get(0), java.util.Arrays.copyOfRange(values, 0, 8));
    Problem.put(to.get(1), java.util.Arrays.copyOfRange(values, 8, 12));
  }

  private static double[][] inverse(double[][] s, double[][] y, int from) {
    int n = s[0].length;
    double[] newest = y[y.length - 1];
    double gamma = dot(s[s.length - 1], newest) / dot(newest, newest);
    double[][] h = new double[n][n];
    for (int i = 0; i < n; i++) {
      h[i][i] = gamma;
    }
    for (int k = from; k < s.length; k++) {
      double rho = 1 / dot(s[k], y[k]);
      double[][] left = new double[n][n];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          left[i][j] = (i == j ? 1 : 0) - rho * s[k][i] * y[k][j];
        }
      }
      double[][] next = new double[n][n];
      for (int i = 0; i < n; i++) {
        double[] row = new double[n];
        for (int j = 0; j < n; j++) {
          for (int l = 0; l < n; l++) {
            row[j] += left[i][l] * h[l][j];
          }
        }
        for (int j = 0; j < n; j++) {
          next[i][j] = rho * s[k][i] * s[k][j];
          for (int l = 0; l < n; l++) {
            next[i][j] += row[l] * left[j][l];
          }
        }
      }
      h = next;
    }
    return h;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double[] times(double[][] h, double[] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = dot(h[i], x);
    }
    return y;
  }

  /// A wavy valley: quartic, quadratic and sine.
  private static final class Valley implements LineSearch.Line {
    private final double quartic;
    private final double waves;
    private final double offset;
    private double at;

    Valley(double quartic, double waves, double offset) {
      this.quartic = quartic;
      this.waves = waves;
      this.offset = offset;
    }

    @Override
    public double value(double step) {
      at = step;
      double x = step - offset;
      return quartic * x * x * x * x + x * x / 2 + waves * Math.sin(3 * x);
    }

    @Override
    public double slope() {
      double x = at - offset;
      return 4 * quartic * x * x * x + x + 3 * waves * Math.cos(3 * x);
    }

    @Override
    public double length() {
      return 1;
    }
  }

  @Property(tries = 300)
  void stepsSatisfyTheWolfeConditions(
      @ForAll @DoubleRange(min = 0, max = 2) double quartic,
      @ForAll @DoubleRange(min = 0, max = 0.3) double waves,
      @ForAll @DoubleRange(min = 0.5, max = 50) double offset,
      @ForAll @DoubleRange(min = 0.01, max = 100) double first) {
    Valley valley = new Valley(quartic, waves, offset);
    double start = valley.value(0);
    double slope = valley.slope();
    StrongWolfe search = new StrongWolfe(1e-4, 0.9, 60);
    double step = search.search(valley, start, slope, first);
    assertTrue(valley.value(step) <= start + 1e-4 * step * slope, "descent at " + step);
    assertTrue(Math.abs(valley.slope()) <= 0.9 * Math.abs(slope), "flat at " + step);
  }

  @Test
  void staysWhereNothingDescends() {
    Parameter p = Parameter.of("w", ElementType.DOUBLE, 1, 2, Role.WEIGHT);
    Stepper stepper = Problem.optimizer(new Lbfgs(), Map.of()).bind(List.of(p));
    p.gradient().fill(1);
    boolean[] first = {true};
    stepper.step(() -> {
      double loss = first[0] ? 1 : Double.NaN;
      first[0] = false;
      return loss;
    });
    assertEquals(0, p.value().get(0, 0));
    assertEquals(0, p.value().get(0, 1));
  }
}
