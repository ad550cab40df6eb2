package dev.lanewise.kernel.math;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.ExprInterpreter;
import dev.lanewise.kernel.math.AccuracyRow.Law;
import java.util.List;
import java.util.SplittableRandom;

/// Measures a double function over points chosen to be hard. One thread uses one sweep.
final class DoubleSweep {
  private static final int BLOCK = 512;
  private static final double LN_2 = 0.6931471805599453;

  private final AccuracyRow row;
  private final ExprInterpreter interpreter;
  private final double[] x;
  private final double[] y;
  private final double[] mirrored = new double[BLOCK];
  private final Measured measured = new Measured();

  DoubleSweep(AccuracyRow row) {
    this.row = row;
    Expr.Input input = new Expr.Input("x", Expr.Shape.MATRIX);
    interpreter = new ExprInterpreter(ElementType.DOUBLE, BLOCK);
    x = (double[]) interpreter.input(input);
    y = (double[]) interpreter.output(row.function().expand(ElementType.DOUBLE, List.of(input)));
  }

  Measured measured() {
    return measured;
  }

  /// Takes count points: a fifth each of any bit pattern, of moderate size, near a threshold, near
  /// a multiple of log 2 or pi over a power of two, and near a number of few bits.
  void hardPoints(long seed, long count) {
    SplittableRandom random = new SplittableRandom(seed);
    for (long done = 0; done < count; done += BLOCK) {
      int n = (int) Math.min(BLOCK, count - done);
      for (int i = 0; i < n; i++) {
        x[i] = hard(random);
      }
      measure(n);
    }
  }

  private double hard(SplittableRandom random) {
    double sign = random.nextBoolean() ? 1 : -1;
    return switch (random.nextInt(5)) {
      case 0 -> Double.longBitsToDouble(random.nextLong());
      case 1 -> sign * Math.scalb(1 + random.nextDouble(), random.nextInt(-30, 11));
      case 2 -> {
        double[] t = row.thresholds();
        double point = t.length == 0 ? 1 : t[random.nextInt(t.length)];
        yield beside(sign * point, random, 1L << random.nextInt(1, 51));
      }
      case 3 -> {
        double unit = random.nextBoolean() ? LN_2 : Math.PI;
        double multiple = random.nextInt(1, 2200) * unit / (1 << random.nextInt(0, 6));
        yield beside(sign * multiple, random, 1L << random.nextInt(1, 40));
      }
      default -> {
        int bits = random.nextInt(1, 20);
        double few = Math.rint(Math.scalb(random.nextDouble(), bits));
        yield beside(sign * Math.scalb(few, -random.nextInt(0, 20)), random, 4);
      }
    };
  }

  private static double beside(double point, SplittableRandom random, long radius) {
    long distance = random.nextLong(-radius, radius + 1);
    return Double.longBitsToDouble(Double.doubleToRawLongBits(point) + distance);
  }

  /// Takes the special pairs.
  void specials() {
    for (double[] pair : row.special()) {
      x[0] = pair[0];
      interpreter.run(1);
      if (Double.doubleToLongBits(y[0]) != Double.doubleToLongBits(pair[1])) {
        measured.fail("f(" + x[0] + ") is " + y[0] + ", not " + pair[1]);
      }
    }
  }

  private void measure(int n) {
    interpreter.run(n);
    for (int i = 0; i < n; i++) {
      check(x[i], y[i]);
    }
    if (row.laws().contains(Law.ODD) || row.laws().contains(Law.EVEN)) {
      mirror(n, row.laws().contains(Law.ODD));
    }
    measured.points += n;
  }

  private void check(double argument, double computed) {
    // Where the float oracle says NaN or infinity, and the argument is no limit case, so it is.
    double rough = row.floatOracle().applyAsDouble(argument);
    if (Double.isNaN(rough) || Double.isNaN(computed)) {
      if (!Double.isNaN(rough) || !Double.isNaN(computed)) {
        measured.fail("f(" + argument + ") is " + computed + ", not " + rough);
      }
      return;
    }
    if (!(computed >= row.least() && computed <= row.most())) {
      measured.fail("f(" + argument + ") = " + computed + " is out of range");
    }
    if (Double.isInfinite(argument) || (Double.isInfinite(rough) && Double.isInfinite(computed))) {
      if (computed != rough) {
        measured.fail("f(" + argument + ") is " + computed + ", not " + rough);
      }
      return;
    }
    if (argument == 0) {
      if (Double.doubleToLongBits(computed) != Double.doubleToLongBits(rough)) {
        measured.fail("f(" + argument + ") is " + computed + ", not " + rough);
      }
      return;
    }
    Truth truth = row.doubleOracle().apply(argument);
    measured.error(argument, truth.ulpsOff(computed), truth.subnormal());
  }

  private void mirror(int n, boolean odd) {
    System.arraycopy(y, 0, mirrored, 0, n);
    for (int i = 0; i < n; i++) {
      x[i] = -x[i];
    }
    interpreter.run(n);
    for (int i = 0; i < n; i++) {
      double expected = odd ? -mirrored[i] : mirrored[i];
      if (Double.doubleToLongBits(y[i]) != Double.doubleToLongBits(expected)) {
        measured.fail("f(" + x[i] + ") is " + y[i] + ", its mirror gives " + expected);
      }
    }
  }
}
