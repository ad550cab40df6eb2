package dev.lanewise.kernel.math;

import dev.lanewise.kernel.BoundLoop;
import dev.lanewise.kernel.DoubleMatrix;
import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.FloatMatrix;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.math.AccuracyRow.Law;
import java.time.Duration;
import java.util.List;

/// Measures the compiled loop of a float function over bit patterns, fast enough for all of them.
///
/// The first judge is the compiled loop of the same function in double. It errs by less than 2^-26
/// ulp of the float result, as the test of doubles shows against an oracle of its own; so only
/// results that may be worse than the worst so far, and those that are no finite numbers, go to the
/// slow oracle of the row, whose verdict is what is kept. One thread uses one sweep.
final class LoopSweep {
  private static final int BLOCK = 1 << 14;

  /// More than the first judge can be wrong by, in ulps of the float result.
  private static final double DOUBT = 0x1p-20;

  private final AccuracyRow row;
  private final float[] x = new float[BLOCK];
  private final float[] y = new float[BLOCK];
  private final float[] mirrored = new float[BLOCK];
  private final double[] wide = new double[BLOCK];
  private final double[] truth = new double[BLOCK];
  private final BoundLoop function;
  private final BoundLoop judge;
  private final Measured measured = new Measured();

  LoopSweep(AccuracyRow row) {
    this.row = row;
    function =
        bind(row, ElementType.FLOAT, FloatMatrix.of(x, 1, BLOCK), FloatMatrix.of(y, 1, BLOCK));
    judge =
        bind(
            row,
            ElementType.DOUBLE,
            DoubleMatrix.of(wide, 1, BLOCK),
            DoubleMatrix.of(truth, 1, BLOCK));
  }

  private static BoundLoop bind(AccuracyRow row, ElementType type, Matrix from, Matrix to) {
    Expr value = new Expr.Call(row.function(), List.of(Expr.matrix("x")));
    BoundLoop loop =
        Loop.of(type)
            .store("y", value)
            .compile()
            .bind(1, BLOCK)
            .set("x", from)
            .set("y", to)
            .build();
    loop.warmUp(Duration.ofSeconds(20));
    return loop;
  }

  Measured measured() {
    return measured;
  }

  /// Takes a multiple of the block's length of bit patterns, from a first one on.
  void bits(int first, long count) {
    for (long done = 0; done < count; done += BLOCK) {
      for (int i = 0; i < BLOCK; i++) {
        x[i] = Float.intBitsToFloat(first + (int) done + i);
        wide[i] = x[i];
      }
      function.run();
      judge.run();
      for (int i = 0; i < BLOCK; i++) {
        check(x[i], y[i], truth[i]);
      }
      if (row.laws().contains(Law.ODD) || row.laws().contains(Law.EVEN)) {
        mirror(row.laws().contains(Law.ODD));
      }
      measured.points += BLOCK;
    }
  }

  private void check(float argument, float computed, double judged) {
    double size = Math.abs(judged);
    boolean subnormal = size < Float.MIN_NORMAL;
    if (!(size < Float.MAX_VALUE) || Float.isInfinite(computed) || Float.isNaN(computed)) {
      FloatSweep.check(
          row, measured, argument, computed, row.floatOracle().applyAsDouble(argument));
      return;
    }
    if (!(computed >= row.least() && computed <= row.most())) {
      measured.fail("f(" + argument + ") = " + computed + " is out of range");
    }
    double worst = subnormal ? measured.subnormalUlps : measured.ulps;
    boolean atEdge = size > 0.999 * Float.MIN_NORMAL && size < 1.001 * Float.MIN_NORMAL;
    if (atEdge || FloatSweep.ulpsOff(computed, judged) > worst - DOUBT) {
      FloatSweep.check(
          row, measured, argument, computed, row.floatOracle().applyAsDouble(argument));
    }
  }

  private void mirror(boolean odd) {
    System.arraycopy(y, 0, mirrored, 0, BLOCK);
    for (int i = 0; i < BLOCK; i++) {
      x[i] = -x[i];
    }
    function.run();
    for (int i = 0; i < BLOCK; i++) {
      float expected = odd ? -mirrored[i] : mirrored[i];
      if (Float.floatToIntBits(y[i]) != Float.floatToIntBits(expected)) {
        measured.fail("f(" + x[i] + ") is " + y[i] + ", its mirror gives " + expected);
      }
    }
  }
}
