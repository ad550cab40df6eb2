package dev.lanewise.bench.study;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Scaling;
import dev.lanewise.data.Targets;
import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.layers.Activation;
import dev.lanewise.layers.Dense;
import dev.lanewise.layers.Initializer;
import dev.lanewise.layers.Layers;
import dev.lanewise.layers.Loss;
import dev.lanewise.layers.LossReduction;
import dev.lanewise.layers.Losses;
import dev.lanewise.layers.Network;
import dev.lanewise.layers.Shape;
import dev.lanewise.plugin.Catalog;
import dev.lanewise.training.Trainer;
import dev.lanewise.training.Training;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Linear regression by gradient descent on the whole batch, in double: on the diabetes table
/// against the closed form, and a textbook example against a plain loop.
final class Linear {
  /// Half the squared error, whose gradient over the batch is X'(X theta - y) / m.
  private static final Loss HALF_SQUARE =
      Losses.elementwise("half-squared-error", (x, t) -> x.minus(t).square().times(0.5))
          .reduction(LossReduction.BATCH_MEAN);

  private Linear() {}

  static List<StudyTable> run(StudySetting setting) throws IOException {
    return List.of(diabetes(setting), textbook());
  }

  /// Coefficients by gradient descent from 0.
  ///
  /// @param features m x n, with a column of ones if there is to be an intercept
  /// @param steps steps over the whole batch
  static double[] descend(Matrix features, Matrix targets, double rate, int steps) {
    Dense layer =
        Layers.dense(1, Activation.IDENTITY)
            .withoutBias()
            .initializers(Initializer.zeros(), Initializer.zeros());
    Network network = Network.of(Shape.features(features.columns())).add("theta", layer).build();
    try (Training run =
        Trainer.of(network, HALF_SQUARE, Catalog.installed().optimizerFrom("sgd(lr=" + rate + ")"))
            .type(ElementType.DOUBLE)
            .batchSize(features.rows())
            .epochs(steps)
            .inOrder()
            .start(Dataset.of(features, Targets.Values.of(targets)))) {
      return run.run().network().values("theta/weight");
    }
  }

  /// The solution of X'X theta = X'y by elimination.
  static double[] closedForm(Matrix x, Matrix y) {
    int n = x.columns();
    double[][] system = new double[n][n + 1];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= n; j++) {
        for (int k = 0; k < x.rows(); k++) {
          system[i][j] += x.get(k, i) * (j < n ? x.get(k, j) : y.get(k, 0));
        }
      }
    }
    for (int p = 0; p < n; p++) {
      pivot(system, p);
      for (int i = p + 1; i < n; i++) {
        double factor = system[i][p] / system[p][p];
        for (int j = p; j <= n; j++) {
          system[i][j] -= factor * system[p][j];
        }
      }
    }
    double[] theta = new double[n];
    for (int i = n - 1; i >= 0; i--) {
      double sum = system[i][n];
      for (int j = i + 1; j < n; j++) {
        sum -= system[i][j] * theta[j];
      }
      theta[i] = sum / system[i][i];
    }
    return theta;
  }

  private static void pivot(double[][] system, int p) {
    int best = p;
    for (int i = p + 1; i < system.length; i++) {
      best = Math.abs(system[i][p]) > Math.abs(system[best][p]) ? i : best;
    }
    double[] row = system[p];
    system[p] = system[best];
    system[best] = row;
  }

  /// A column of ones, then the columns of the features.
  static Matrix withOnes(Matrix features) {
    Matrix x = Matrix.of(ElementType.DOUBLE, features.rows(), features.columns() + 1);
    for (int i = 0; i < x.rows(); i++) {
      for (int j = 0; j < x.columns(); j++) {
        x.set(i, j, j == 0 ? 1 : features.get(i, j - 1));
      }
    }
    return x;
  }

  private static StudyTable diabetes(StudySetting setting) throws IOException {
    Dataset data = setting.table("diabetes.csv").valueTarget().dataset(ElementType.DOUBLE);
    Matrix x = withOnes(Scaling.standardise(data).apply(data).features());
    Matrix y = ((Targets.Values) data.targets()).values();
    int steps = setting.isQuick() ? 2000 : 20000;
    // The largest eigenvalue of X'X / m is 4.02, the smallest 0.0086.
    double[] found = descend(x, y, 0.45, steps);
    double[] exact = closedForm(x, y);
    List<List<Object>> rows = new ArrayList<>();
    double largest = 0;
    for (int j = 0; j < found.length; j++) {
      String name = j == 0 ? "(intercept)" : data.featureNames().get(j - 1);
      double error = Math.abs(found[j] - exact[j]);
      largest = Math.max(largest, error);
      rows.add(
          List.of(
              name,
              StudyTable.fixed(found[j], 10),
              StudyTable.fixed(exact[j], 10),
              StudyTable.power(error)));
    }
    return new StudyTable(
        "Diabetes, standardised, 442 samples: gradient descent of "
            + steps
            + " steps, rate 0.45, full batch, double",
        List.of("coefficient", "descent", "closed form", "difference"),
        rows,
        List.of("Largest difference " + StudyTable.power(largest) + "; to be met: 1e-8."));
  }

  /// The samples of the textbook: a column of ones, then (1,1), (1,2), (2,2), (2,3).
  static Matrix textbookFeatures() {
    double[][] rows = {{1, 1}, {1, 2}, {2, 2}, {2, 3}};
    Matrix features = Matrix.of(ElementType.DOUBLE, rows.length, 2);
    for (int i = 0; i < rows.length; i++) {
      features.set(i, 0, rows[i][0]);
      features.set(i, 1, rows[i][1]);
    }
    return withOnes(features);
  }

  /// x1 + 2 x2 plus normal noise.
  static Matrix textbookTargets(Matrix x, long seed) {
    Random random = new Random(seed);
    Matrix y = Matrix.of(ElementType.DOUBLE, x.rows(), 1);
    for (int i = 0; i < x.rows(); i++) {
      y.set(i, 0, x.get(i, 1) + 2 * x.get(i, 2) + 0.1 * random.nextGaussian());
    }
    return y;
  }

  /// theta -= rate X'(X theta - y) / m, in plain loops.
  static double[] naive(Matrix x, Matrix y, double rate, int steps) {
    double[] theta = new double[x.columns()];
    for (int t = 0; t < steps; t++) {
      double[] gradient = new double[theta.length];
      for (int i = 0; i < x.rows(); i++) {
        double error = -y.get(i, 0);
        for (int j = 0; j < theta.length; j++) {
          error += x.get(i, j) * theta[j];
        }
        for (int j = 0; j < theta.length; j++) {
          gradient[j] += x.get(i, j) * error / x.rows();
        }
      }
      for (int j = 0; j < theta.length; j++) {
        theta[j] -= rate * gradient[j];
      }
    }
    return theta;
  }

  private static StudyTable textbook() {
    Matrix x = textbookFeatures();
    Matrix y = textbookTargets(x, 42);
    double[] found = descend(x, y, 0.01, 1000);
    double[] loop = naive(x, y, 0.01, 1000);
    List<List<Object>> rows = new ArrayList<>();
    for (int j = 0; j < found.length; j++) {
      rows.add(
          List.of(
              "theta " + j,
              StudyTable.fixed(found[j], 15),
              StudyTable.fixed(loop[j], 15),
              StudyTable.power(Math.abs(found[j] - loop[j]))));
    }
    return new StudyTable(
        "Textbook: X = [[1,1],[1,2],[2,2],[2,3]] with ones, y = X (1,2) + noise, start 0, rate 0.01,"
            + " 1000 steps",
        List.of("coefficient", "Lanewise", "plain loop", "difference"),
        rows,
        List.of());
  }
}
