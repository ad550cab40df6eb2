package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.optimizers.Stepper;
import java.util.Map;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

/// LAMB, LARS, Adafactor and the schedule-free ones against plain loops in double.
class WholeTensorOracleTest {
  private static final int STEPS = 25;

  /// One parameter's steps, written down from the paper.
  private interface Naive {
    void step(int t, double[] p, double[] g, int rows, int columns);
  }

  private static void compare(Optimizer optimizer, Supplier<Naive> oracle, long seed) {
    Problem problem = new Problem(ElementType.DOUBLE, seed);
    Stepper stepper = optimizer.bind(problem.parameters);
    Naive[] naive = {oracle.get(), oracle.get(), oracle.get()};
    for (int t = 1; t <= STEPS; t++) {
      problem.at(t);
      problem.evaluate();
      problem.evaluateOracle();
      stepper.step();
      for (int k = 0; k < naive.length; k++) {
        naive[k].step(t, problem.p[k], problem.g[k], Problem.rows(k), Problem.columns(k));
      }
      problem.assertWeights(problem.p, 1e-12, "step " + t);
    }
  }

  private static double norm(double[] x) {
    double sum = 0;
    for (double e : x) {
      sum += e * e;
    }
    return Math.sqrt(sum);
  }

  private static double rms(double[] x) {
    return norm(x) / Math.sqrt(x.length);
  }

  @Property(tries = 20)
  void lamb(
      @ForAll long seed,
      @ForAll @DoubleRange(min = 0, max = 0.5) double decay,
      @ForAll @DoubleRange(min = 0, max = 0.95) double beta1) {
    Map<String, String> settings =
        Map.of("lr", "0.02", "weightDecay", "" + decay, "beta1", "" + beta1, "beta2", "0.99");
    compare(
        Problem.optimizer(new Lamb(), settings),
        () -> {
          double[] m = new double[64];
          double[] v = new double[64];
          return (t, p, g, _, _) -> {
            double[] u = new double[p.length];
            for (int i = 0; i < p.length; i++) {
              m[i] = beta1 * m[i] + (1 - beta1) * g[i];
              v[i] = 0.99 * v[i] + (1 - 0.99) * g[i] * g[i];
              double mHat = m[i] / (1 - Math.pow(beta1, t));
              double vHat = v[i] / (1 - Math.pow(0.99, t));
              u[i] = mHat / (Math.sqrt(vHat) + 1e-6) + decay * p[i];
            }
            double ratio = norm(p) / norm(u);
            for (int i = 0; i < p.length; i++) {
              p[i] -= 0.02 * ratio * u[i];
            }
          };
        },
        seed);
  }

  @Property(tries = 20)
  void lars(
      @ForAll long seed,
      @ForAll boolean separate,
      @ForAll boolean nesterov,
      @ForAll @DoubleRange(min = 0, max = 0.5) double decay,
      @ForAll @DoubleRange(min = 0, max = 0.95) double mu) {
    Map<String, String> settings =
        Map.of(
            "lr",
            "0.5",
            "momentum",
            "" + mu,
            "weightDecay",
            "" + decay,
            "trustCoefficient",
            "0.05",
            "epsilon",
            "1e-3",
            "nesterov",
            "" + nesterov,
            "norm",
            separate ? "separate" : "decayed");
    compare(
        Problem.optimizer(new Lars(), settings),
        () -> {
          double[] v = new double[64];
          return (_, p, g, _, _) -> {
            double[] u = new double[p.length];
            for (int i = 0; i < p.length; i++) {
              u[i] = g[i] + decay * p[i];
            }
            double divisor = separate ? norm(g) + decay * norm(p) : norm(u);
            double ratio = 0.05 * norm(p) / (divisor + 1e-3);
            for (int i = 0; i < p.length; i++) {
              v[i] = mu * v[i] + 0.5 * ratio * u[i];
              p[i] -= nesterov ? 0.5 * ratio * u[i] + mu * v[i] : v[i];
            }
          };
        },
        seed);
  }

  /// Algorithms 4 and 5 of the paper, with the clamps of PyTorch if asked for.
  private static Naive adafactor(
      double lr, double epsilon, boolean clamps, double decay, double beta1, boolean relative) {
    double[] r = new double[16];
    double[] c = new double[16];
    double[] v = new double[64];
    double[] m = new double[64];
    return (t, p, g, rows, columns) -> {
      double b = 1 - Math.pow(t, -0.8);
      double alpha = relative ? Math.max(1e-3, rms(p)) * Math.min(lr, 1 / Math.sqrt(t)) : lr;
      double[] second = new double[p.length];
      if (rows > 1 && columns > 1) {
        double[] rowMeans = new double[rows];
        double[] columnMeans = new double[columns];
        for (int i = 0; i < p.length; i++) {
          double square = g[i] * g[i] + (clamps ? 0 : epsilon);
          rowMeans[i / columns] += square / columns;
          columnMeans[i % columns] += square / rows;
        }
        double mean = 0;
        for (int i = 0; i < rows; i++) {
          r[i] = b * r[i] + (1 - b) * rowMeans[i];
          mean += r[i] / rows;
        }
        for (int j = 0; j < columns; j++) {
          c[j] = b * c[j] + (1 - b) * columnMeans[j];
        }
        for (int i = 0; i < p.length; i++) {
          second[i] = r[i / columns] * c[i % columns] / (clamps ? Math.max(mean, epsilon) : mean);
        }
      } else {
        for (int i = 0; i < p.length; i++) {
          v[i] = b * v[i] + (1 - b) * (g[i] * g[i] + (clamps ? 0 : epsilon));
          second[i] = v[i];
        }
      }
      double[] u = new double[p.length];
      for (int i = 0; i < p.length; i++) {
        u[i] = g[i] / Math.sqrt(clamps ? Math.max(second[i], epsilon * epsilon) : second[i]);
      }
      double clip = Math.max(1, rms(u) / 0.7);
      for (int i = 0; i < p.length; i++) {
        m[i] = beta1 * m[i] + (1 - beta1) * alpha * u[i] / clip;
        p[i] = p[i] * (1 - lr * decay) - m[i];
      }
    };
  }

  @Property(tries = 20)
  void adafactorOfThePaper(
      @ForAll long seed, @ForAll @DoubleRange(min = 0, max = 0.9) double beta1) {
    compare(
        Problem.optimizer(
            new Adafactor(), Map.of("beta1", "" + beta1, "clipThreshold", "0.7", "lr", "0.05")),
        () -> adafactor(0.05, 1e-30, false, 0, beta1, true),
        seed);
  }

  @Property(tries = 20)
  void adafactorOfPyTorch(
      @ForAll long seed, @ForAll @DoubleRange(min = 0, max = 0.5) double decay) {
    compare(
        Problem.optimizer(
            new Adafactor(),
            Map.of(
                "clipThreshold", "0.7",
                "epsilon1", "1e-4",
                "epsilonPlacement", "clamped",
                "weightDecay", "" + decay)),
        () -> adafactor(0.01, 1e-4, true, decay, 0, true),
        seed);
  }

  @Property(tries = 5)
  void adafactorWithStepsOfAGivenSize(@ForAll long seed) {
    compare(
        Problem.optimizer(
            new Adafactor(),
            Map.of(
                "clipThreshold",
                "0.7",
                "relativeStep",
                "false",
                "scaleParameter",
                "false",
                "lr",
                "0.1")),
        () -> adafactor(0.1, 1e-30, false, 0, 0, false),
        seed);
  }

  /// The paper's three sequences, each kept; the gradient is taken at y.
  private static final class NaiveScheduleFree {
    final double[][] x;
    final double[][] z;
    final double[][] v = new double[3][64];
    double largest;
    double weights;

    NaiveScheduleFree(double[][] p) {
      x = new double[][] {p[0].clone(), p[1].clone(), p[2].clone()};
      z = new double[][] {p[0].clone(), p[1].clone(), p[2].clone()};
    }
  }

  @Property(tries = 20)
  void scheduleFree(
      @ForAll long seed,
      @ForAll boolean adam,
      @ForAll @DoubleRange(min = 0.5, max = 0.98) double beta,
      @ForAll @DoubleRange(min = 0, max = 0.2) double decay,
      @ForAll @DoubleRange(min = 0, max = 2) double stepPower) {
    Map<String, String> settings =
        Map.of(
            "lr",
            "0.1",
            "weightDecay",
            "" + decay,
            "warmupSteps",
            "6",
            "stepPower",
            "" + stepPower,
            adam ? "beta1" : "momentum",
            "" + beta);
    Problem problem = new Problem(ElementType.DOUBLE, seed);
    Stepper stepper =
        Problem.optimizer(adam ? new ScheduleFreeAdamW() : new ScheduleFreeSgd(), settings)
            .bind(problem.parameters);
    NaiveScheduleFree naive = new NaiveScheduleFree(problem.p);
    for (int t = 1; t <= STEPS; t++) {
      problem.at(t);
      problem.evaluate();
      problem.evaluateOracle();
      stepper.step();
      double gamma = 0.1 * Math.min(1, t / 6.0);
      naive.largest = Math.max(naive.largest, gamma);
      double weight = Math.pow(t, stepPower) * naive.largest * naive.largest;
      naive.weights += weight;
      double c = weight / naive.weights;
      for (int k = 0; k < 3; k++) {
        double[] y = problem.p[k];
        for (int i = 0; i < y.length; i++) {
          double u = problem.g[k][i];
          if (adam) {
            naive.v[k][i] = 0.999 * naive.v[k][i] + (1 - 0.999) * u * u;
            u /= Math.sqrt(naive.v[k][i] / (1 - Math.pow(0.999, t))) + 1e-8;
          }
          naive.z[k][i] -= gamma * (u + decay * y[i]);
          naive.x[k][i] = (1 - c) * naive.x[k][i] + c * naive.z[k][i];
          y[i] = (1 - beta) * naive.z[k][i] + beta * naive.x[k][i];
        }
      }
      problem.assertWeights(problem.p, 1e-12, "y of step " + t);
      long[] before = problem.bits();
      stepper.showEvaluation();
      problem.assertWeights(naive.x, 1e-11, "x of step " + t);
      stepper.showTraining();
      org.junit.jupiter.api.Assertions.assertArrayEquals(before, problem.bits());
    }
  }
}
