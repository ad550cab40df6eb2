package dev.lanewise.optimizers.builtin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Gemm;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Workers;
import dev.lanewise.optimizers.Stepper;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/// Muon against plain loops in double.
class MuonTest {
  /// x y' of rows.
  private static double[][] product(double[][] x, double[][] y, boolean transposed) {
    int columns = transposed ? y.length : y[0].length;
    double[][] z = new double[x.length][columns];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < columns; j++) {
        for (int k = 0; k < x[0].length; k++) {
          z[i][j] += x[i][k] * (transposed ? y[j][k] : y[k][j]);
        }
      }
    }
    return z;
  }

  private static double[][] transpose(double[][] x) {
    double[][] y = new double[x[0].length][x.length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x[0].length; j++) {
        y[j][i] = x[i][j];
      }
    }
    return y;
  }

  /// As the authors wrote it down: the smaller side first.
  private static double[][] orthogonal(double[][] g, int steps) {
    double[][] x = g.length > g[0].length ? transpose(g) : transpose(transpose(g));
    double sum = 0;
    for (double[] row : x) {
      for (double e : row) {
        sum += e * e;
      }
    }
    for (double[] row : x) {
      for (int j = 0; j < row.length; j++) {
        row[j] /= Math.max(Math.sqrt(sum), 1e-7);
      }
    }
    for (int s = 0; s < steps; s++) {
      double[][] a = product(x, x, true);
      double[][] aa = product(a, a, false);
      for (int i = 0; i < a.length; i++) {
        for (int j = 0; j < a.length; j++) {
          a[i][j] = -4.775 * a[i][j] + 2.0315 * aa[i][j];
        }
      }
      double[][] next = product(a, x, false);
      for (int i = 0; i < x.length; i++) {
        for (int j = 0; j < x[0].length; j++) {
          x[i][j] = 3.4445 * x[i][j] + next[i][j];
        }
      }
    }
    return g.length > g[0].length ? transpose(x) : x;
  }

  @Property(tries = 20)
  void agreesWithPlainLoops(
      @ForAll long seed,
      @ForAll boolean nesterov,
      @ForAll boolean sums,
      @ForAll boolean rms,
      @ForAll @IntRange(min = 1, max = 6) int iterations,
      @ForAll @DoubleRange(min = 0, max = 0.95) double mu,
      @ForAll @DoubleRange(min = 0, max = 0.5) double decay) {
    Problem problem = new Problem(ElementType.DOUBLE, seed);
    Stepper stepper =
        Problem.optimizer(
                new Muon(),
                Map.of(
                    "lr",
                    "0.05",
                    "momentum",
                    "" + mu,
                    "nesterov",
                    "" + nesterov,
                    "momentumForm",
                    sums ? "sum" : "mean",
                    "scale",
                    rms ? "rms" : "original",
                    "iterations",
                    "" + iterations,
                    "weightDecay",
                    "" + decay,
                    "adamRateRatio",
                    "0.5"))
            .bind(problem.parameters);
    double[][] m = {new double[24], new double[21], new double[5]};
    double[] v = new double[5];
    for (int t = 1; t <= 22; t++) {
      problem.at(t);
      problem.evaluate();
      problem.evaluateOracle();
      stepper.step();
      for (int k = 0; k < 2; k++) {
        int rows = Problem.rows(k);
        int columns = Problem.columns(k);
        double[][] u = new double[rows][columns];
        for (int i = 0; i < m[k].length; i++) {
          double g = problem.g[k][i];
          m[k][i] = sums ? mu * m[k][i] + g : mu * m[k][i] + (1 - mu) * g;
          double ahead = sums ? g + mu * m[k][i] : (1 - mu) * g + mu * m[k][i];
          u[i / columns][i % columns] = nesterov ? ahead : m[k][i];
        }
        double[][] o = orthogonal(u, iterations);
        double scale =
            rms
                ? 0.2 * Math.sqrt(Math.max(rows, columns))
                : Math.sqrt(Math.max(1, (double) rows / columns));
        for (int i = 0; i < m[k].length; i++) {
          problem.p[k][i] =
              problem.p[k][i] * (1 - 0.05 * decay) - 0.05 * scale * o[i / columns][i % columns];
        }
      }
      for (int i = 0; i < 5; i++) {
        double g = problem.g[2][i];
        m[2][i] = 0.9 * m[2][i] + (1 - 0.9) * g;
        v[i] = 0.999 * v[i] + (1 - 0.999) * g * g;
        double mHat = m[2][i] / (1 - Math.pow(0.9, t));
        double vHat = v[i] / (1 - Math.pow(0.999, t));
        problem.p[2][i] =
            problem.p[2][i] * (1 - 0.025 * 0.1 * decay) - 0.025 * mHat / (Math.sqrt(vHat) + 1e-8);
      }
      problem.assertWeights(problem.p, 1e-11, "step " + t);
    }
  }

  @Property(tries = 6)
  void symmetricProductsHaveTheBitsOfFullOnes(
      @ForAll @IntRange(min = 500, max = 800) int m, @ForAll @IntRange(min = 1, max = 40) int k) {
    Random random = new Random(m);
    Matrix a = Matrix.of(ElementType.FLOAT, m, k);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < k; j++) {
        a.set(i, j, random.nextGaussian());
      }
    }
    Matrix full = Matrix.of(ElementType.FLOAT, m, m);
    Matrix half = Matrix.of(ElementType.FLOAT, m, m);
    Gemm.multiply(a, a.transpose(), full);
    SymmetricProduct.of(a, a.transpose(), half, null, null, Workers.single()).run();
    assertArrayEquals(Problem.get(full), Problem.get(half));
  }

  @Test
  void singularValuesComeNearOne() {
    Random random = new Random(9);
    Matrix input = Matrix.of(ElementType.FLOAT, 48, 20);
    Matrix output = Matrix.of(ElementType.FLOAT, 48, 20);
    for (int i = 0; i < 48; i++) {
      for (int j = 0; j < 20; j++) {
        input.set(i, j, random.nextGaussian() / 31);
      }
    }
    new NewtonSchulz(3.4445, -4.775, 2.0315, 5).bind(input, output, Workers.single()).run();
    Matrix gram = Matrix.of(ElementType.FLOAT, 20, 20);
    Gemm.multiply(output.transpose(), output, gram);
    for (int i = 0; i < 20; i++) {
      assertEquals(0.9, gram.get(i, i), 0.6);
      for (int j = 0; j < i; j++) {
        assertTrue(Math.abs(gram.get(i, j)) < 0.35, "" + gram.get(i, j));
      }
    }
  }
}
