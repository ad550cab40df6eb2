package dev.lanewise.bench.system;

import dev.lanewise.bench.cases.LoopCase;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The loops written by hand, for arrays of doubles.
final class DoubleLoops {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private static final double BETA1 = LoopCase.BETA1;
  private static final double BETA2 = LoopCase.BETA2;
  private static final double REST1 = 1 - LoopCase.BETA1;
  private static final double REST2 = 1 - LoopCase.BETA2;
  private static final double STEP = LoopCase.LEARNING_RATE;
  private static final double EPSILON = LoopCase.EPSILON;
  private static final double ALPHA = LoopCase.ALPHA;

  private static final double LOG2_E = (1 / Math.log(2));
  private static final double LN2_HIGH = 0x1.62e42fefap-1;
  private static final double LN2_LOW = 0x1.cf79abc9e3b3ap-40;

  /// Adding and subtracting it rounds to an integer.
  private static final double ROUNDER = 0x1.8p52;

  /// Taylor coefficients 1/n!: on the reduced argument the rest of the series is less than the type
  /// can tell.
  private static final double C2 = 1.0 / 2.0;

  private static final double C3 = 1.0 / 6.0;
  private static final double C4 = 1.0 / 24.0;
  private static final double C5 = 1.0 / 120.0;
  private static final double C6 = 1.0 / 720.0;
  private static final double C7 = 1.0 / 5040.0;
  private static final double C8 = 1.0 / 40320.0;
  private static final double C9 = 1.0 / 362880.0;
  private static final double C10 = 1.0 / 3628800.0;
  private static final double C11 = 1.0 / 39916800.0;
  private static final double C12 = 1.0 / 479001600.0;
  private static final double C13 = 1.0 / 6227020800.0;

  private DoubleLoops() {}

  static void adam(double[] gradient, double[] parameter, double[] m, double[] v) {
    int bound = SPECIES.loopBound(parameter.length);
    int i = 0;
    for (; i < bound; i += LANES) {
      var g = DoubleVector.fromArray(SPECIES, gradient, i);
      var first = DoubleVector.fromArray(SPECIES, m, i).mul(BETA1).add(g.mul(REST1));
      var second = DoubleVector.fromArray(SPECIES, v, i).mul(BETA2).add(g.mul(g).mul(REST2));
      first.intoArray(m, i);
      second.intoArray(v, i);
      DoubleVector.fromArray(SPECIES, parameter, i)
          .sub(first.mul(STEP).div(second.sqrt().add(EPSILON)))
          .intoArray(parameter, i);
    }
    for (; i < parameter.length; i++) {
      double g = gradient[i];
      m[i] = m[i] * BETA1 + g * REST1;
      v[i] = v[i] * BETA2 + g * g * REST2;
      parameter[i] -= (STEP * m[i] / (Math.sqrt(v[i]) + EPSILON));
    }
  }

  static void axpy(double[] x, double[] y) {
    int bound = SPECIES.loopBound(y.length);
    int i = 0;
    for (; i < bound; i += LANES) {
      DoubleVector.fromArray(SPECIES, x, i)
          .fma(DoubleVector.broadcast(SPECIES, ALPHA), DoubleVector.fromArray(SPECIES, y, i))
          .intoArray(y, i);
    }
    for (; i < y.length; i++) {
      y[i] = Math.fma(ALPHA, x[i], y[i]);
    }
  }

  static double sum(double[] x) {
    var a = DoubleVector.zero(SPECIES);
    var b = a;
    var c = a;
    var d = a;
    int bound = x.length - x.length % (4 * LANES);
    int i = 0;
    for (; i < bound; i += 4 * LANES) {
      a = a.add(DoubleVector.fromArray(SPECIES, x, i));
      b = b.add(DoubleVector.fromArray(SPECIES, x, i + LANES));
      c = c.add(DoubleVector.fromArray(SPECIES, x, i + 2 * LANES));
      d = d.add(DoubleVector.fromArray(SPECIES, x, i + 3 * LANES));
    }
    double sum = a.add(b).add(c.add(d)).reduceLanes(VectorOperators.ADD);
    for (; i < x.length; i++) {
      sum += x[i];
    }
    return sum;
  }

  static double dot(double[] x, double[] y) {
    var a = DoubleVector.zero(SPECIES);
    var b = a;
    var c = a;
    var d = a;
    int bound = x.length - x.length % (4 * LANES);
    int i = 0;
    for (; i < bound; i += 4 * LANES) {
      a = load(x, i).fma(load(y, i), a);
      b = load(x, i + LANES).fma(load(y, i + LANES), b);
      c = load(x, i + 2 * LANES).fma(load(y, i + 2 * LANES), c);
      d = load(x, i + 3 * LANES).fma(load(y, i + 3 * LANES), d);
    }
    double sum = a.add(b).add(c.add(d)).reduceLanes(VectorOperators.ADD);
    for (; i < x.length; i++) {
      sum = Math.fma(x[i], y[i], sum);
    }
    return sum;
  }

  private static DoubleVector load(double[] x, int index) {
    return DoubleVector.fromArray(SPECIES, x, index);
  }

  static void exp(double[] x, double[] y) {
    int bound = SPECIES.loopBound(x.length);
    int i = 0;
    for (; i < bound; i += LANES) {
      exp(load(x, i)).intoArray(y, i);
    }
    for (; i < x.length; i++) {
      y[i] = Math.exp(x[i]);
    }
  }

  /// 2^n times a polynomial of what the argument exceeds n log 2 by; n comes from the bits of the
  /// rounded quotient, and is added to the exponent of the result.
  private static DoubleVector exp(DoubleVector x) {
    var shifted =
        x.fma(DoubleVector.broadcast(SPECIES, LOG2_E), DoubleVector.broadcast(SPECIES, ROUNDER));
    var n = shifted.sub(ROUNDER);
    var r = n.fma(DoubleVector.broadcast(SPECIES, -LN2_HIGH), x);
    r = n.fma(DoubleVector.broadcast(SPECIES, -LN2_LOW), r);
    var p = DoubleVector.broadcast(SPECIES, C13);
    p = p.fma(r, DoubleVector.broadcast(SPECIES, C12));
    p = p.fma(r, DoubleVector.broadcast(SPECIES, C11));
    p = p.fma(r, DoubleVector.broadcast(SPECIES, C10));
    p = p.fma(r, DoubleVector.broadcast(SPECIES, C9));
    p = p.fma(r, DoubleVector.broadcast(SPECIES, C8));
    p = p.fma(r, DoubleVector.broadcast(SPECIES, C7));
    p = p.fma(r, DoubleVector.broadcast(SPECIES, C6));
    p = p.fma(r, DoubleVector.broadcast(SPECIES, C5));
    p = p.fma(r, DoubleVector.broadcast(SPECIES, C4));
    p = p.fma(r, DoubleVector.broadcast(SPECIES, C3));
    p = p.fma(r, DoubleVector.broadcast(SPECIES, C2));
    p = p.fma(r, DoubleVector.broadcast(SPECIES, 1));
    p = p.fma(r, DoubleVector.broadcast(SPECIES, 1));
    return p.reinterpretAsLongs()
        .add(shifted.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52))
        .reinterpretAsDoubles();
  }

  static void softmax(double[] x, int rows, double[] out) {
    int columns = x.length / rows;
    for (int row = 0; row < rows; row++) {
      int start = row * columns;
      int end = start + columns;
      int bound = start + SPECIES.loopBound(columns);
      double max = max(x, start, end);
      var sums = DoubleVector.zero(SPECIES);
      int i = start;
      for (; i < bound; i += LANES) {
        var e = exp(load(x, i).sub(max));
        e.intoArray(out, i);
        sums = sums.add(e);
      }
      double sum = sums.reduceLanes(VectorOperators.ADD);
      for (; i < end; i++) {
        out[i] = Math.exp(x[i] - max);
        sum += out[i];
      }
      scale(out, start, end, 1 / sum);
    }
  }

  private static double max(double[] x, int start, int end) {
    var maxima = DoubleVector.broadcast(SPECIES, Double.NEGATIVE_INFINITY);
    int bound = start + SPECIES.loopBound(end - start);
    int i = start;
    for (; i < bound; i += LANES) {
      maxima = maxima.max(load(x, i));
    }
    double max = maxima.reduceLanes(VectorOperators.MAX);
    for (; i < end; i++) {
      max = Math.max(max, x[i]);
    }
    return max;
  }

  private static void scale(double[] out, int start, int end, double factor) {
    int bound = start + SPECIES.loopBound(end - start);
    int i = start;
    for (; i < bound; i += LANES) {
      load(out, i).mul(factor).intoArray(out, i);
    }
    for (; i < end; i++) {
      out[i] *= factor;
    }
  }

  /// Two passes over a row, which stays in the first-level cache: the mean, then the squares about
  /// it.
  static void layerNorm(double[] x, int rows, double[] out) {
    int columns = x.length / rows;
    for (int row = 0; row < rows; row++) {
      int start = row * columns;
      int end = start + columns;
      double mean = sum(x, start, end) / columns;
      out[row] = mean;
      out[rows + row] = squares(x, start, end, mean) / columns;
    }
  }

  private static double sum(double[] x, int start, int end) {
    var a = DoubleVector.zero(SPECIES);
    var b = a;
    int bound = end - (end - start) % (2 * LANES);
    int i = start;
    for (; i < bound; i += 2 * LANES) {
      a = a.add(load(x, i));
      b = b.add(load(x, i + LANES));
    }
    double sum = a.add(b).reduceLanes(VectorOperators.ADD);
    for (; i < end; i++) {
      sum += x[i];
    }
    return sum;
  }

  private static double squares(double[] x, int start, int end, double mean) {
    var a = DoubleVector.zero(SPECIES);
    var b = a;
    int bound = end - (end - start) % (2 * LANES);
    int i = start;
    for (; i < bound; i += 2 * LANES) {
      var low = load(x, i).sub(mean);
      var high = load(x, i + LANES).sub(mean);
      a = low.fma(low, a);
      b = high.fma(high, b);
    }
    double sum = a.add(b).reduceLanes(VectorOperators.ADD);
    for (; i < end; i++) {
      sum = Math.fma(x[i] - mean, x[i] - mean, sum);
    }
    return sum;
  }
}
