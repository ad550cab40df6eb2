package dev.lanewise.kernel.math;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.ExprInterpreter;
import dev.lanewise.kernel.math.AccuracyRow.Law;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/// Measures a float function over bit patterns. One thread uses one sweep.
final class FloatSweep {
  static final int BLOCK = 512;

  private final AccuracyRow row;
  private final ExprInterpreter interpreter;
  private final float[] x;
  private final float[] y;
  private final float[] mirrored = new float[BLOCK];
  private final Measured measured = new Measured();
  private float previousX = Float.NaN;
  private float previousY = Float.NaN;

  FloatSweep(AccuracyRow row) {
    this.row = row;
    Expr.Input input = new Expr.Input("x", Expr.Shape.MATRIX);
    interpreter = new ExprInterpreter(ElementType.FLOAT, BLOCK);
    x = (float[]) interpreter.input(input);
    y = (float[]) interpreter.output(row.function().expand(ElementType.FLOAT, List.of(input)));
  }

  Measured measured() {
    return measured;
  }

  /// Takes count bit patterns from a first one on, a stride apart.
  void bits(int first, long count, int stride) {
    previousX = Float.NaN;
    previousY = Float.NaN;
    int bits = first;
    for (long done = 0; done < count; done += BLOCK) {
      int n = (int) Math.min(BLOCK, count - done);
      for (int i = 0; i < n; i++) {
        x[i] = Float.intBitsToFloat(bits);
        bits += stride;
      }
      measure(n);
    }
  }

  /// Takes all floats whose bit patterns are within `radius` of x.
  void near(double value, int radius) {
    bits(Float.floatToRawIntBits((float) value) - radius, 2L * radius + 1, 1);
  }

  /// Takes the special pairs.
  void specials() {
    for (double[] pair : row.special()) {
      x[0] = (float) pair[0];
      interpreter.run(1);
      if (Float.floatToIntBits(y[0]) != Float.floatToIntBits((float) pair[1])) {
        measured.fail("f(" + x[0] + ") is " + y[0] + ", not " + (float) pair[1]);
      }
    }
  }

  private void measure(int n) {
    interpreter.run(n);
    DoubleUnaryOperator oracle = row.floatOracle();
    for (int i = 0; i < n; i++) {
      check(row, measured, x[i], y[i], oracle.applyAsDouble(x[i]));
    }
    if (row.laws().contains(Law.INCREASING)) {
      for (int i = 0; i < n; i++) {
        monotone(x[i], y[i]);
      }
    }
    if (row.laws().contains(Law.ODD) || row.laws().contains(Law.EVEN)) {
      mirror(n, row.laws().contains(Law.ODD));
    }
    measured.points += n;
  }

  /// Judges one result by the truth.
  static void check(
      AccuracyRow row, Measured measured, float argument, float computed, double truth) {
    if (Double.isNaN(truth) || Float.isNaN(computed)) {
      if (!Double.isNaN(truth) || !Float.isNaN(computed)) {
        measured.fail("f(" + argument + ") is " + computed + ", not " + truth);
      }
      return;
    }
    if (!(computed >= row.least() && computed <= row.most())) {
      measured.fail("f(" + argument + ") = " + computed + " is out of range");
    }
    if (Double.isInfinite(truth)) {
      if (computed != truth) {
        measured.fail("f(" + argument + ") is " + computed + ", not " + truth);
      }
      return;
    }
    measured.error(argument, ulpsOff(computed, truth), Math.abs(truth) < Float.MIN_NORMAL);
  }

  /// How many ulps of the true value a computed float is off; an infinity counts as 2^128.
  static double ulpsOff(float computed, double truth) {
    double value = computed;
    if (Float.isInfinite(computed)) {
      if (Math.abs(truth) >= 0x1p128) {
        return Math.signum(truth) == Math.signum(value) ? 0 : Double.POSITIVE_INFINITY;
      }
      value = Math.copySign(0x1p128, value);
    }
    int exponent = Math.max(Math.getExponent(truth), Float.MIN_EXPONENT);
    double perUlp = Double.longBitsToDouble((long) (1023 + 23 - exponent) << 52);
    return Math.abs(value - truth) * perUlp;
  }

  /// Neighbours in a sweep go up for positive arguments and down for negative ones.
  private void monotone(float argument, float computed) {
    boolean down = argument < previousX ? computed > previousY : computed < previousY;
    if (down) {
      measured.fail(
          "f(" + argument + ") = " + computed + " beside f(" + previousX + ") = " + previousY);
    }
    previousX = argument;
    previousY = computed;
  }

  private void mirror(int n, boolean odd) {
    System.arraycopy(y, 0, mirrored, 0, n);
    for (int i = 0; i < n; i++) {
      x[i] = -x[i];
    }
    interpreter.run(n);
    for (int i = 0; i < n; i++) {
      float expected = odd ? -mirrored[i] : mirrored[i];
      if (Float.floatToIntBits(y[i]) != Float.floatToIntBits(expected)) {
        measured.fail("f(" + x[i] + ") is " + y[i] + ", its mirror gives " + expected);
      }
    }
  }
}
