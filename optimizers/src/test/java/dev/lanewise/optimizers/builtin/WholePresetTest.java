package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.optimizers.Stepper;
import dev.lanewise.plugin.Catalog;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The presets of the optimizers that look at whole tensors give the peers' own numbers: 20 steps
/// beside the peer's order of operations, transcribed in double.
class WholePresetTest {
  private static final int STEPS = 20;
  private static final double RATE = 0.01;

  /// One parameter's steps.
  private interface Peer {
    void step(int t, double[] p, double[] g, int rows, int columns);
  }

  private static void agree(String name, String preset, Supplier<Peer> peer) {
    Problem problem = new Problem(ElementType.DOUBLE, 5);
    Stepper stepper =
        Catalog.installed()
            .optimizer(name)
            .preset(preset)
            .set("lr", RATE)
            .create()
            .bind(problem.parameters);
    Peer[] peers = {peer.get(), peer.get(), peer.get()};
    for (int t = 1; t <= STEPS; t++) {
      problem.at(t);
      problem.evaluate();
      problem.evaluateOracle();
      stepper.step();
      for (int k = 0; k < peers.length; k++) {
        peers[k].step(t, problem.p[k], problem.g[k], Problem.rows(k), Problem.columns(k));
      }
      problem.assertWeights(problem.p, 1e-12, name + " as " + preset + ", step " + t);
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
    double sum = 0;
    for (double e : x) {
      sum += e * e / x.length;
    }
    return Math.sqrt(sum);
  }

  // --- LAMB

  @ParameterizedTest
  @ValueSource(strings = {"keras", "optax"})
  void lamb(String preset) {
    agree("lamb", preset, preset.equals("keras") ? WholePresetTest::kerasLamb : () -> optaxLamb());
  }

  /// keras/optimizers/lamb.py: no decay, epsilon 1e-7.
  private static Peer kerasLamb() {
    double[] m = new double[64];
    double[] v = new double[64];
    return (t, p, g, _, _) -> {
      double[] update = new double[p.length];
      for (int i = 0; i < p.length; i++) {
        m[i] += (g[i] - m[i]) * (1 - 0.9);
        v[i] += (g[i] * g[i] - v[i]) * (1 - 0.999);
        double mHat = m[i] / (1 - Math.pow(0.9, t));
        update[i] = mHat / (Math.sqrt(v[i] / (1 - Math.pow(0.999, t))) + 1e-7);
      }
      scaleToWeights(p, update);
    };
  }

  /// scale_by_adam, add_decayed_weights(0), scale_by_trust_ratio, scale_by_learning_rate.
  private static Peer optaxLamb() {
    double[] mu = new double[64];
    double[] nu = new double[64];
    return (t, p, g, _, _) -> {
      double[] update = new double[p.length];
      for (int i = 0; i < p.length; i++) {
        mu[i] = (1 - 0.9) * g[i] + 0.9 * mu[i];
        nu[i] = (1 - 0.999) * g[i] * g[i] + 0.999 * nu[i];
        double nuHat = nu[i] / (1 - Math.pow(0.999, t));
        update[i] = mu[i] / (1 - Math.pow(0.9, t)) / (Math.sqrt(nuHat) + 1e-6);
      }
      scaleToWeights(p, update);
    };
  }

  private static void scaleToWeights(double[] p, double[] update) {
    double weights = norm(p);
    double updates = norm(update);
    double ratio = weights > 0 && updates > 0 ? weights / updates : 1;
    for (int i = 0; i < p.length; i++) {
      p[i] -= ratio * RATE * update[i];
    }
  }

  // --- Adafactor

  @ParameterizedTest
  @ValueSource(strings = {"torch", "keras", "optax"})
  void adafactor(String preset) {
    agree(
        "adafactor",
        preset,
        switch (preset) {
          case "torch" -> WholePresetTest::torchAdafactor;
          case "keras" -> WholePresetTest::kerasAdafactor;
          default -> WholePresetTest::optaxAdafactor;
        });
  }

  /// torch/optim/_adafactor.py, with the eps of float: means of squares, both divisors bounded.
  private static Peer torchAdafactor() {
    double eps = Math.ulp(1f);
    Moments moments = new Moments();
    return (t, p, g, rows, columns) -> {
      double fresh = Math.pow(t, -0.8);
      double alpha = Math.max(1e-3, rms(p)) * Math.min(RATE, 1 / Math.sqrt(t));
      double[] v = moments.next(g, rows, columns, fresh, 0, eps);
      double[] u = new double[p.length];
      for (int i = 0; i < p.length; i++) {
        u[i] = g[i] / Math.max(Math.sqrt(v[i]), eps);
      }
      double divisor = Math.max(1, rms(u));
      for (int i = 0; i < p.length; i++) {
        p[i] -= alpha / divisor * u[i];
      }
    };
  }

  /// keras/optimizers/adafactor.py: 1e-30 added to the squares.
  private static Peer kerasAdafactor() {
    Moments moments = new Moments();
    return (t, p, g, rows, columns) -> {
      double alpha = Math.max(1e-3, rms(p)) * Math.min(RATE, 1 / Math.sqrt(t));
      double[] v = moments.next(g, rows, columns, Math.pow(t, -0.8), 1e-30, 0);
      descend(p, g, v, alpha);
    };
  }

  /// scale_by_factored_rms (nothing is as large as 128), clip_by_block_rms, the rate,
  /// scale_by_param_block_rms.
  private static Peer optaxAdafactor() {
    Moments moments = new Moments();
    return (t, p, g, _, _) -> {
      double[] v = moments.next(g, 1, p.length, Math.pow(t, -0.8), 1e-30, 0);
      descend(p, g, v, RATE * Math.max(1e-3, rms(p)));
    };
  }

  private static void descend(double[] p, double[] g, double[] v, double alpha) {
    double[] u = new double[p.length];
    for (int i = 0; i < p.length; i++) {
      u[i] = g[i] / Math.sqrt(v[i]);
    }
    double divisor = Math.max(1, rms(u));
    for (int i = 0; i < p.length; i++) {
      p[i] -= alpha * (u[i] / divisor);
    }
  }

  /// The second moment of a vector, or rows and columns of it.
  private static final class Moments {
    private final double[] r = new double[16];
    private final double[] c = new double[16];
    private final double[] v = new double[64];

    double[] next(double[] g, int rows, int columns, double fresh, double added, double leastMean) {
      double[] now = new double[g.length];
      if (rows == 1) {
        for (int i = 0; i < g.length; i++) {
          v[i] = (1 - fresh) * v[i] + fresh * (g[i] * g[i] + added);
          now[i] = v[i];
        }
        return now;
      }
      double[] ofRows = new double[rows];
      double[] ofColumns = new double[columns];
      for (int i = 0; i < g.length; i++) {
        ofRows[i / columns] += (g[i] * g[i] + added) / columns;
        ofColumns[i % columns] += (g[i] * g[i] + added) / rows;
      }
      double mean = 0;
      for (int i = 0; i < rows; i++) {
        r[i] = (1 - fresh) * r[i] + fresh * ofRows[i];
        mean += r[i] / rows;
      }
      for (int j = 0; j < columns; j++) {
        c[j] = (1 - fresh) * c[j] + fresh * ofColumns[j];
      }
      for (int i = 0; i < g.length; i++) {
        now[i] = r[i / columns] / Math.max(mean, leastMean) * c[i % columns];
      }
      return now;
    }
  }

  // --- Muon

  @ParameterizedTest
  @ValueSource(strings = {"torch", "keras", "optax"})
  void muon(String preset) {
    agree(
        "muon",
        preset,
        switch (preset) {
          case "torch" -> WholePresetTest::torchMuon;
          case "keras" -> WholePresetTest::kerasMuon;
          default -> WholePresetTest::optaxMuon;
        });
  }

  /// torch/optim/_muon.py on matrices (in double, where PyTorch rounds to bfloat16); the rest by
  /// its AdamW.
  private static Peer torchMuon() {
    double[] buffer = new double[64];
    double[] v = new double[64];
    return (t, p, g, rows, columns) -> {
      for (int i = 0; i < p.length; i++) {
        double weight = rows == 1 ? 1 - 0.9 : 1 - 0.95;
        buffer[i] += weight * (g[i] - buffer[i]);
      }
      if (rows == 1) {
        for (int i = 0; i < p.length; i++) {
          v[i] = 0.999 * v[i] + (1 - 0.999) * g[i] * g[i];
          double divisor = Math.sqrt(v[i]) / Math.sqrt(1 - Math.pow(0.999, t)) + 1e-8;
          p[i] = p[i] * (1 - RATE * 0.01) - RATE / (1 - Math.pow(0.9, t)) * buffer[i] / divisor;
        }
        return;
      }
      double[] update = new double[p.length];
      for (int i = 0; i < p.length; i++) {
        update[i] = g[i] + 0.95 * (buffer[i] - g[i]);
      }
      double[] o = orthogonal(update, rows, columns, Math.max(norm(update), 1e-7));
      double adjusted = RATE * Math.sqrt(Math.max(1, (double) rows / columns));
      for (int i = 0; i < p.length; i++) {
        p[i] = p[i] * (1 - RATE * 0.1) - adjusted * o[i];
      }
    };
  }

  /// keras/optimizers/muon.py of Keras 3.13.
  private static Peer kerasMuon() {
    double[] m = new double[64];
    double[] v = new double[64];
    return (t, p, g, rows, columns) -> {
      for (int i = 0; i < p.length; i++) {
        p[i] -= p[i] * 0.004 * RATE;
      }
      if (rows == 1) {
        double alpha = RATE * Math.sqrt(1 - Math.pow(0.999, t)) / (1 - Math.pow(0.9, t));
        for (int i = 0; i < p.length; i++) {
          m[i] += (g[i] - m[i]) * (1 - 0.9);
          v[i] += (g[i] * g[i] - v[i]) * (1 - 0.999);
          p[i] -= m[i] * alpha / (Math.sqrt(v[i]) + 1e-7);
        }
        return;
      }
      double[] update = new double[p.length];
      for (int i = 0; i < p.length; i++) {
        m[i] += g[i] + m[i] * (0.95 - 1);
        update[i] = g[i] + 0.95 * m[i];
      }
      double[] o = orthogonal(update, rows, columns, norm(update) + 1e-7);
      double scale = 0.2 * Math.sqrt(Math.max(rows, columns));
      for (int i = 0; i < p.length; i++) {
        p[i] -= RATE * (o[i] * scale);
      }
    };
  }

  /// optax/contrib/_muon.py: scale_by_muon, scale_by_shape, the rate; Adam with Nesterov's momentum
  /// for what has not two axes. Optax lays weights out as inputs times outputs, so that its fan_out
  /// is the rows here; the iteration does not tell a matrix from its transpose.
  private static Peer optaxMuon() {
    double[] mu = new double[64];
    double[] nu = new double[64];
    return (t, p, g, rows, columns) -> {
      double beta = rows == 1 ? 0.9 : 0.95;
      double[] ahead = new double[p.length];
      for (int i = 0; i < p.length; i++) {
        mu[i] = (1 - beta) * g[i] + beta * mu[i];
        nu[i] = (1 - 0.999) * g[i] * g[i] + 0.999 * nu[i];
        ahead[i] =
            beta * (mu[i] / (1 - Math.pow(beta, t + 1)))
                + (1 - beta) * (g[i] / (1 - Math.pow(beta, t)));
      }
      if (rows == 1) {
        for (int i = 0; i < p.length; i++) {
          double nuHat = nu[i] / (1 - Math.pow(0.999, t));
          p[i] -= RATE * (ahead[i] / (Math.sqrt(nuHat) + 1e-8));
        }
        return;
      }
      double[] o = orthogonal(ahead, rows, columns, norm(ahead) + 1e-8);
      for (int i = 0; i < p.length; i++) {
        p[i] -= RATE * (Math.sqrt(Math.max(1, (double) rows / columns)) * o[i]);
      }
    };
  }

  // --- Schedule-free

  @ParameterizedTest
  @ValueSource(strings = {"keras", "optax"})
  void scheduleFreeAdamW(String preset) {
    agree("schedule-free-adamw", preset, () -> scheduleFree(true, preset.equals("optax")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"keras", "optax"})
  void scheduleFreeSgd(String preset) {
    agree("schedule-free-sgd", preset, () -> scheduleFree(false, true));
  }

  /// keras/optimizers/schedule_free_adamw.py, whose average counts all steps alike;
  /// keras/optimizers/schedule_free_sgd.py, where they count as the square of the rate; and
  /// optax/contrib/_schedule_free.py, where they count as that of the largest rate, over its
  /// scale_by_rms with bias correction or plain descent.
  private static Peer scheduleFree(boolean scaled, boolean byRate) {
    double[] nu = new double[64];
    double[][] descending = new double[1][];
    double[] total = new double[1];
    return (t, p, g, _, _) -> {
      if (t == 1) {
        descending[0] = p.clone();
      }
      double[] z = descending[0];
      double weight = byRate ? RATE * RATE : 1;
      total[0] += weight;
      double share = weight / total[0];
      for (int i = 0; i < p.length; i++) {
        nu[i] += (g[i] * g[i] - nu[i]) * (1 - 0.999);
        double u = scaled ? g[i] / (Math.sqrt(nu[i] / (1 - Math.pow(0.999, t))) + 1e-8) : g[i];
        double x = (p[i] - (1 - 0.9) * z[i]) / 0.9;
        z[i] -= RATE * u;
        x = (1 - share) * x + share * z[i];
        p[i] = 0.9 * x + (1 - 0.9) * z[i];
      }
    };
  }

  /// Five steps X = a X + (b A + c A A) X, A = X X', of a matrix over a divisor.
  private static double[] orthogonal(double[] update, int rows, int columns, double divisor) {
    boolean tall = rows > columns;
    int m = Math.min(rows, columns);
    int n = Math.max(rows, columns);
    double[][] x = new double[m][n];
    for (int i = 0; i < update.length; i++) {
      int row = i / columns;
      int column = i % columns;
      x[tall ? column : row][tall ? row : column] = update[i] / divisor;
    }
    for (int s = 0; s < 5; s++) {
      double[][] gram = new double[m][m];
      double[][] factor = new double[m][m];
      double[][] next = new double[m][n];
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < m; j++) {
          for (int k = 0; k < n; k++) {
            gram[i][j] += x[i][k] * x[j][k];
          }
        }
      }
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < m; j++) {
          double square = 0;
          for (int k = 0; k < m; k++) {
            square += gram[i][k] * gram[k][j];
          }
          factor[i][j] = -4.775 * gram[i][j] + 2.0315 * square;
        }
      }
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          next[i][j] = 3.4445 * x[i][j];
          for (int k = 0; k < m; k++) {
            next[i][j] += factor[i][k] * x[k][j];
          }
        }
      }
      x = next;
    }
    double[] o = new double[update.length];
    for (int i = 0; i < o.length; i++) {
      int row = i / columns;
      int column = i % columns;
      o[i] = x[tall ? column : row][tall ? row : column];
    }
    return o;
  }
}
