package dev.lanewise.bench.system;

import dev.lanewise.bench.cases.LoopCase;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The loops written by hand, for arrays of floats.
final class FloatLoops {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private static final float BETA1 = (float) LoopCase.BETA1;
  private static final float BETA2 = (float) LoopCase.BETA2;
  // Rounded once: the float next to 0.999 is no good start for the difference.
  private static final float REST1 = (float) (1 - LoopCase.BETA1);
  private static final float REST2 = (float) (1 - LoopCase.BETA2);
  private static final float STEP = (float) LoopCase.LEARNING_RATE;
  private static final float EPSILON = (float) LoopCase.EPSILON;
  private static final float ALPHA = (float) LoopCase.ALPHA;

  private static final float LOG2_E = (float) (1 / Math.log(2));
  private static final float LN2_HIGH = 0x1.62e4p-1f;
  private static final float LN2_LOW = (float) (Math.log(2) - 0x1.62e4p-1);

  /// Adding and subtracting it rounds to an integer.
  private static final float ROUNDER = 0x1.8p23f;

  /// Taylor coefficients 1/n!: on the reduced argument the rest of the series is less than the type
  /// can tell.
  private static final float C2 = 1f / 2f;

  private static final float C3 = 1f / 6f;
  private static final float C4 = 1f / 24f;
  private static final float C5 = 1f / 120f;
  private static final float C6 = 1f / 720f;
  private static final float C7 = 1f / 5040f;

  private FloatLoops() {}

  static void adam(float[] gradient, float[] parameter, float[] m, float[] v) {
    int bound = SPECIES.loopBound(parameter.length);
    int i = 0;
    for (; i < bound; i += LANES) {
      var g = FloatVector.fromArray(SPECIES, gradient, i);
      var first = FloatVector.fromArray(SPECIES, m, i).mul(BETA1).add(g.mul(REST1));
      var second = FloatVector.fromArray(SPECIES, v, i).mul(BETA2).add(g.mul(g).mul(REST2));
      first.intoArray(m, i);
      second.intoArray(v, i);
      FloatVector.fromArray(SPECIES, parameter, i)
          .sub(first.mul(STEP).div(second.sqrt().add(EPSILON)))
          .intoArray(parameter, i);
    }
    for (; i < parameter.length; i++) {
      float g = gradient[i];
      m[i] = m[i] * BETA1 + g * REST1;
      v[i] = v[i] * BETA2 + g * g * REST2;
      parameter[i] -= (float) (STEP * m[i] / (Math.sqrt(v[i]) + EPSILON));
    }
  }

  static void axpy(float[] x, float[] y) {
    int bound = SPECIES.loopBound(y.length);
    int i = 0;
    for (; i < bound; i += LANES) {
      FloatVector.fromArray(SPECIES, x, i)
          .fma(FloatVector.broadcast(SPECIES, ALPHA), FloatVector.fromArray(SPECIES, y, i))
          .intoArray(y, i);
    }
    for (; i < y.length; i++) {
      y[i] = Math.fma(ALPHA, x[i], y[i]);
    }
  }

  static float sum(float[] x) {
    var a = FloatVector.zero(SPECIES);
    var b = a;
    var c = a;
    var d = a;
    int bound = x.length - x.length % (4 * LANES);
    int i = 0;
    for (; i < bound; i += 4 * LANES) {
      a = a.add(FloatVector.fromArray(SPECIES, x, i));
      b = b.add(FloatVector.fromArray(SPECIES, x, i + LANES));
      c = c.add(FloatVector.fromArray(SPECIES, x, i + 2 * LANES));
      d = d.add(FloatVector.fromArray(SPECIES, x, i + 3 * LANES));
    }
    float sum = a.add(b).add(c.add(d)).reduceLanes(VectorOperators.ADD);
    for (; i < x.length; i++) {
      sum += x[i];
    }
    return sum;
  }

  static float dot(float[] x, float[] y) {
    var a = FloatVector.zero(SPECIES);
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
    float sum = a.add(b).add(c.add(d)).reduceLanes(VectorOperators.ADD);
    for (; i < x.length; i++) {
      sum = Math.fma(x[i], y[i], sum);
    }
    return sum;
  }

  private static FloatVector load(float[] x, int index) {
    return FloatVector.fromArray(SPECIES, x, index);
  }

  static void exp(float[] x, float[] y) {
    int bound = SPECIES.loopBound(x.length);
    int i = 0;
    for (; i < bound; i += LANES) {
      exp(load(x, i)).intoArray(y, i);
    }
    for (; i < x.length; i++) {
      y[i] = (float) Math.exp(x[i]);
    }
  }

  /// 2^n times a polynomial of what the argument exceeds n log 2 by; n comes from the bits of the
  /// rounded quotient, and is added to the exponent of the result.
  private static FloatVector exp(FloatVector x) {
    var shifted =
        x.fma(FloatVector.broadcast(SPECIES, LOG2_E), FloatVector.broadcast(SPECIES, ROUNDER));
    var n = shifted.sub(ROUNDER);
    var r = n.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), x);
    r = n.fma(FloatVector.broadcast(SPECIES, -LN2_LOW), r);
    var p = FloatVector.broadcast(SPECIES, C7);
    p = p.fma(r, FloatVector.broadcast(SPECIES, C6));
    p = p.fma(r, FloatVector.broadcast(SPECIES, C5));
    p = p.fma(r, FloatVector.broadcast(SPECIES, C4));
    p = p.fma(r, FloatVector.broadcast(SPECIES, C3));
    p = p.fma(r, FloatVector.broadcast(SPECIES, C2));
    p = p.fma(r, FloatVector.broadcast(SPECIES, 1));
    p = p.fma(r, FloatVector.broadcast(SPECIES, 1));
    return p.reinterpretAsInts()
        .add(shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23))
        .reinterpretAsFloats();
  }

  static void softmax(float[] x, int rows, float[] out) {
    int columns = x.length / rows;
    for (int row = 0; row < rows; row++) {
      int start = row * columns;
      int end = start + columns;
      int bound = start + SPECIES.loopBound(columns);
      float max = max(x, start, end);
      var sums = FloatVector.zero(SPECIES);
      int i = start;
      for (; i < bound; i += LANES) {
        var e = exp(load(x, i).sub(max));
        e.intoArray(out, i);
        sums = sums.add(e);
      }
      float sum = sums.reduceLanes(VectorOperators.ADD);
      for (; i < end; i++) {
        out[i] = (float) Math.exp(x[i] - max);
        sum += out[i];
      }
      scale(out, start, end, 1 / sum);
    }
  }

  private static float max(float[] x, int start, int end) {
    var maxima = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    int bound = start + SPECIES.loopBound(end - start);
    int i = start;
    for (; i < bound; i += LANES) {
      maxima = maxima.max(load(x, i));
    }
    float max = maxima.reduceLanes(VectorOperators.MAX);
    for (; i < end; i++) {
      max = Math.max(max, x[i]);
    }
    return max;
  }

  private static void scale(float[] out, int start, int end, float factor) {
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
  static void layerNorm(float[] x, int rows, float[] out) {
    int columns = x.length / rows;
    for (int row = 0; row < rows; row++) {
      int start = row * columns;
      int end = start + columns;
      float mean = sum(x, start, end) / columns;
      out[row] = mean;
      out[rows + row] = squares(x, start, end, mean) / columns;
    }
  }

  private static float sum(float[] x, int start, int end) {
    var a = FloatVector.zero(SPECIES);
    var b = a;
    int bound = end - (end - start) % (2 * LANES);
    int i = start;
    for (; i < bound; i += 2 * LANES) {
      a = a.add(load(x, i));
      b = b.add(load(x, i + LANES));
    }
    float sum = a.add(b).reduceLanes(VectorOperators.ADD);
    for (; i < end; i++) {
      sum += x[i];
    }
    return sum;
  }

  private static float squares(float[] x, int start, int end, float mean) {
    var a = FloatVector.zero(SPECIES);
    var b = a;
    int bound = end - (end - start) % (2 * LANES);
    int i = start;
    for (; i < bound; i += 2 * LANES) {
      var low = load(x, i).sub(mean);
      var high = load(x, i + LANES).sub(mean);
      a = low.fma(low, a);
      b = high.fma(high, b);
    }
    float sum = a.add(b).reduceLanes(VectorOperators.ADD);
    for (; i < end; i++) {
      sum = Math.fma(x[i] - mean, x[i] - mean, sum);
    }
    return sum;
  }
}
