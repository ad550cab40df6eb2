package dev.lanewise.optimizers.builtin;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// L-BFGS as PyTorch and as Optax define it, transcribed with plain vectors in double; knows
/// nothing of the code under test.
final class LbfgsOracles {
  private LbfgsOracles() {}

  /// Writes the gradient at x into g and returns the loss there.
  interface Objective {
    double at(double[] x, double[] g);
  }

  /// A point on a line.
  private record Point(double step, double value, double[] gradient, double slope) {}

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /// a + factor b.
  private static double[] plus(double[] a, double factor, double[] b) {
    double[] c = a.clone();
    for (int i = 0; i < a.length; i++) {
      c[i] += factor * b[i];
    }
    return c;
  }

  private static double[] times(double factor, double[] a) {
    return Arrays.stream(a).map(x -> factor * x).toArray();
  }

  private static double largest(double[] a) {
    return Arrays.stream(a).map(Math::abs).max().orElseThrow();
  }

  private static Point look(Objective f, double[] x, double[] d, double step) {
    double[] g = new double[x.length];
    double value = f.at(plus(x, step, d), g);
    return new Point(step, value, g, dot(g, d));
  }

  /// The recursion of two loops: the oldest pair first in the lists.
  private static double[] times(
      List<double[]> s, List<double[]> y, List<Double> rho, double scale, double[] g) {
    double[] q = g;
    double[] al = new double[s.size()];
    for (int i = s.size() - 1; i >= 0; i--) {
      al[i] = dot(s.get(i), q) * rho.get(i);
      q = plus(q, -al[i], y.get(i));
    }
    double[] r = times(scale, q);
    for (int i = 0; i < s.size(); i++) {
      r = plus(r, al[i] - dot(y.get(i), r) * rho.get(i), s.get(i));
    }
    return r;
  }

  /// torch/optim/lbfgs.py.
  static final class Torch {
    private final int maxIter;
    private final int maxEval;
    private final boolean searches;
    private final double toleranceGrad;
    private final double toleranceChange;
    private final List<double[]> s = new ArrayList<>();
    private final List<double[]> y = new ArrayList<>();
    private final List<Double> rho = new ArrayList<>();
    private int iterations;
    private double scale = 1;
    private double t;
    private double[] d = {};
    private double[] previous = {};

    Torch(
        int maxIter, int maxEval, boolean searches, double toleranceGrad, double toleranceChange) {
      this.maxIter = maxIter;
      this.maxEval = maxEval;
      this.searches = searches;
      this.toleranceGrad = toleranceGrad;
      this.toleranceChange = toleranceChange;
    }

    private void learn(double[] g) {
      double[] change = plus(g, -1, previous);
      double[] move = times(t, d);
      double product = dot(change, move);
      if (product > 1e-10) {
        if (s.size() == 100) {
          s.removeFirst();
          y.removeFirst();
          rho.removeFirst();
        }
        s.add(move);
        y.add(change);
        rho.add(1 / product);
        scale = product / dot(change, change);
      }
    }

    void step(Objective f, double[] x) {
      double[] g = new double[x.length];
      double loss = f.at(x, g);
      int evals = 1;
      if (largest(g) <= toleranceGrad) {
        return;
      }
      for (int n = 1; ; n++) {
        iterations++;
        if (iterations == 1) {
          d = times(-1, g);
        } else {
          learn(g);
          d = times(s, y, rho, scale, times(-1, g));
        }
        previous = g.clone();
        double previousLoss = loss;
        t = iterations == 1 ? Math.min(1, 1 / Arrays.stream(g).map(Math::abs).sum()) : 1;
        double slope = dot(g, d);
        if (slope > -toleranceChange) {
          return;
        }
        boolean isLast = n == maxIter;
        if (searches) {
          int[] count = {0};
          Point found = strongWolfe(f, x.clone(), d, new Point(0, loss, g, slope), t, count);
          t = found.step;
          loss = found.value;
          g = found.gradient;
          evals += count[0];
        }
        System.arraycopy(plus(x, t, d), 0, x, 0, x.length);
        if (!searches && !isLast) {
          loss = f.at(x, g);
          evals++;
        }
        if (isLast
            || evals >= maxEval
            || largest(g) <= toleranceGrad
            || largest(times(t, d)) <= toleranceChange
            || Math.abs(loss - previousLoss) < toleranceChange) {
          return;
        }
      }
    }

    /// _strong_wolfe with its default arguments.
    private static Point strongWolfe(
        Objective f, double[] x, double[] d, Point start, double first, int[] count) {
      Point now = look(f, x, d, first);
      count[0] = 1;
      Point before = start;
      Point[] bracket = null;
      int iter = 0;
      for (; iter < 25 && bracket == null; ) {
        boolean flat = Math.abs(now.slope) <= -0.9 * start.slope;
        if (now.value > start.value + 1e-4 * now.step * start.slope
            || (iter > 1 && now.value >= before.value)) {
          bracket = new Point[] {before, now};
        } else if (flat) {
          return now;
        } else if (now.slope >= 0) {
          bracket = new Point[] {before, now};
        } else {
          double least = now.step + 0.01 * (now.step - before.step);
          double next = cubic(before, now, least, now.step * 10);
          before = now;
          now = look(f, x, d, next);
          count[0]++;
          iter++;
        }
      }
      if (bracket == null) {
        bracket = new Point[] {start, now};
      }
      boolean insufficient = false;
      int low = bracket[0].value <= bracket[1].value ? 0 : 1;
      boolean done = false;
      while (!done && iter < 25) {
        if (Math.abs(bracket[1].step - bracket[0].step) * largest(d) < 1e-9) {
          break;
        }
        double left = Math.min(bracket[0].step, bracket[1].step);
        double right = Math.max(bracket[0].step, bracket[1].step);
        double next = cubic(bracket[0], bracket[1], left, right);
        double eps = 0.1 * (right - left);
        if (Math.min(right - next, next - left) < eps) {
          if (insufficient || next >= right || next <= left) {
            next = Math.abs(next - right) < Math.abs(next - left) ? right - eps : left + eps;
            insufficient = false;
          } else {
            insufficient = true;
          }
        } else {
          insufficient = false;
        }
        now = look(f, x, d, next);
        count[0]++;
        iter++;
        if (now.value > start.value + 1e-4 * next * start.slope
            || now.value >= bracket[low].value) {
          bracket[1 - low] = now;
          low = bracket[0].value <= bracket[1].value ? 0 : 1;
        } else {
          if (Math.abs(now.slope) <= -0.9 * start.slope) {
            done = true;
          } else if (now.slope * (bracket[1 - low].step - bracket[low].step) >= 0) {
            bracket[1 - low] = bracket[low];
          }
          bracket[low] = now;
        }
      }
      return bracket[low];
    }

    private static double cubic(Point a, Point b, double least, double most) {
      double d1 = a.slope + b.slope - 3 * (a.value - b.value) / (a.step - b.step);
      double square = d1 * d1 - a.slope * b.slope;
      if (square < 0) {
        return (least + most) / 2;
      }
      double d2 = Math.sqrt(square);
      double width = Math.abs(b.step - a.step);
      double at =
          a.step <= b.step
              ? b.step - width * ((b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2))
              : a.step - width * ((a.slope + d2 - d1) / (a.slope - b.slope + 2 * d2));
      return Math.min(Math.max(at, least), most);
    }
  }

  /// optax.lbfgs with its defaults: scale_by_lbfgs, scale(-1), scale_by_zoom_linesearch from a
  /// guess of 1.
  static final class Optax {
    private final List<double[]> s = new ArrayList<>();
    private final List<double[]> y = new ArrayList<>();
    private final List<Double> rho = new ArrayList<>();
    private int count;
    private double[] params = {};
    private double[] updates = {};

    void step(Objective f, double[] x) {
      double[] g = new double[x.length];
      double value = f.at(x, g);
      double scale = Math.min(1, 1 / Math.sqrt(dot(g, g)));
      if (count > 0) {
        double[] move = plus(x, -1, params);
        double[] change = plus(g, -1, updates);
        double product = dot(change, move);
        if (s.size() == 10) {
          s.removeFirst();
          y.removeFirst();
          rho.removeFirst();
        }
        s.add(move);
        y.add(change);
        rho.add(product == 0 ? 0 : 1 / product);
        double squares = dot(change, change);
        scale = squares > 0 ? product / squares : 1;
      }
      count++;
      params = x.clone();
      updates = g;
      double[] d = times(-1, times(s, y, rho, scale, g));
      double step = zoom(f, x.clone(), d, new Point(0, value, g, dot(g, d)));
      System.arraycopy(plus(x, step, d), 0, x, 0, x.length);
    }

    private static double zoom(Objective f, double[] x, double[] d, Point start) {
      Point now = start;
      Point safe = start;
      Point low = start;
      Point high = start;
      Point reference = start;
      boolean found = false;
      for (int iter = 0; iter < 20; iter++) {
        boolean isLast = iter == 19;
        if (!found) {
          Point before = now;
          now = look(f, x, d, iter == 0 ? 1 : 2 * before.step);
          boolean decreases = decreaseError(start, now) <= 0;
          if (decreases) {
            safe = now;
          }
          if (decreases && curvatureError(start, now) <= 0) {
            return now.step;
          }
          boolean setHigh = !decreases || (now.value >= before.value && iter > 0);
          boolean setLow = now.slope >= 0 && !setHigh;
          low = setLow ? now : before;
          high = setLow ? before : now;
          reference = low;
          found = setHigh || setLow;
        } else {
          double delta = Math.abs(high.step - low.step);
          now = look(f, x, d, middle(low, high, reference));
          boolean decreases = decreaseError(start, now) <= 0;
          if (decreases && now.value < safe.value) {
            safe = now;
          }
          if (decreases && curvatureError(start, now) <= 0) {
            return now.step;
          }
          boolean highToMiddle = !decreases || now.value >= low.value;
          boolean highToLow = now.slope * (high.step - low.step) >= 0 && !highToMiddle;
          reference = highToMiddle || highToLow ? high : low;
          high = highToMiddle ? now : highToLow ? low : high;
          low = highToMiddle ? low : now;
          isLast |= delta <= 1e-5 && safe.step > 0;
        }
        if (isLast) {
          boolean outside = Double.isInfinite(decreaseError(start, now));
          return safe.step > 0 || outside ? safe.step : now.step;
        }
      }
      throw new AssertionError();
    }

    private static double middle(Point low, Point high, Point reference) {
      double delta = Math.abs(high.step - low.step);
      double left = Math.min(high.step, low.step);
      double right = Math.max(high.step, low.step);
      double db = high.step - low.step;
      double dc = reference.step - low.step;
      double denominator = Math.pow(db * dc, 2) * (db - dc);
      double ofHigh = high.value - low.value - low.slope * db;
      double ofReference = reference.value - low.value - low.slope * dc;
      double a = (dc * dc * ofHigh - db * db * ofReference) / denominator;
      double b = (-Math.pow(dc, 3) * ofHigh + Math.pow(db, 3) * ofReference) / denominator;
      double cubic = low.step + (-b + Math.sqrt(b * b - 3 * a * low.slope)) / (3 * a);
      if (cubic > left + 0.2 * delta && cubic < right - 0.2 * delta) {
        return cubic;
      }
      double quad = low.step - low.slope / (2 * (ofHigh / (db * db)));
      return quad > left + 0.1 * delta && quad < right - 0.1 * delta
          ? quad
          : (low.step + high.step) / 2;
    }

    private static double decreaseError(Point start, Point now) {
      double armijo = now.value - start.value - 1e-4 * now.step * start.slope;
      double approximate =
          Math.max(
              now.slope - (2 * 1e-4 - 1) * start.slope,
              now.value - start.value - 1e-6 * Math.abs(start.value));
      double error = Math.max(Math.min(approximate, armijo), 0);
      return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
    }

    private static double curvatureError(Point start, Point now) {
      double error = Math.max(Math.abs(now.slope) - 0.9 * Math.abs(start.slope), 0);
      return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
    }
  }
}
