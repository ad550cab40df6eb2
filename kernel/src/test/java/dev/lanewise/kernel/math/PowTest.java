package dev.lanewise.kernel.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.ExprInterpreter;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Law K10 for pow: all special pairs as IEEE 754 has them, and pairs whose power neither over- nor
/// underflows by far.
class PowTest {
  static final double BOUND = 4;
  private static final int BLOCK = 512;
  private static final long PAIRS = Measured.FLOAT_PAIRS;
  private static final long DOUBLE_PAIRS = Measured.DOUBLE_POINTS;
  private static final int CHUNKS = 64;

  private static final double[] SPECIAL = {
    0,
    1,
    2,
    3,
    4,
    0.5,
    1.5,
    2.5,
    1 / 3.0,
    7,
    8,
    63,
    64,
    127,
    128,
    150,
    1023,
    1024,
    1075,
    0x1p22 + 0.5,
    0x1p23,
    0x1p23 + 1,
    0x1p24,
    0x1p24 + 2,
    0x1p52,
    0x1p52 + 1,
    0x1p53,
    0x1p53 + 2,
    0x1p51 + 0.5,
    Float.MIN_VALUE,
    Float.MIN_NORMAL,
    Float.MAX_VALUE,
    Double.MIN_VALUE,
    Double.MIN_NORMAL,
    Double.MAX_VALUE,
    1 - 0x1p-24,
    1 + 0x1p-23,
    1 - 0x1p-53,
    1 + 0x1p-52,
    1e30,
    Double.POSITIVE_INFINITY,
    Double.NaN
  };

  /// Powers of one element type, block by block.
  private static final class Floats {
    final ExprInterpreter interpreter = new ExprInterpreter(ElementType.FLOAT, BLOCK);
    final Expr.Input inputX = new Expr.Input("x", Expr.Shape.MATRIX);
    final Expr.Input inputY = new Expr.Input("y", Expr.Shape.MATRIX);
    final float[] x = (float[]) interpreter.input(inputX);
    final float[] y = (float[]) interpreter.input(inputY);
    final float[] r =
        (float[])
            interpreter.output(Functions.POW.expand(ElementType.FLOAT, List.of(inputX, inputY)));
  }

  private static final class Doubles {
    final ExprInterpreter interpreter = new ExprInterpreter(ElementType.DOUBLE, BLOCK);
    final Expr.Input inputX = new Expr.Input("x", Expr.Shape.MATRIX);
    final Expr.Input inputY = new Expr.Input("y", Expr.Shape.MATRIX);
    final double[] x = (double[]) interpreter.input(inputX);
    final double[] y = (double[]) interpreter.input(inputY);
    final double[] r =
        (double[])
            interpreter.output(Functions.POW.expand(ElementType.DOUBLE, List.of(inputX, inputY)));
  }

  @Test
  void specialPairsAreThoseOfTheStandard() {
    Floats floats = new Floats();
    Doubles doubles = new Doubles();
    for (double a : SPECIAL) {
      for (double b : SPECIAL) {
        for (int signs = 0; signs < 4; signs++) {
          double x = (signs & 1) == 0 ? a : -a;
          double y = (signs & 2) == 0 ? b : -b;
          checkFloat(floats, (float) x, (float) y);
          checkDouble(doubles, x, y);
        }
      }
    }
  }

  /// The Java library's power where it is that of IEEE 754-2019, section 9.2.1.
  private static double truth(double x, double y) {
    boolean one = x == 1 || y == 0 || (x == -1 && Double.isInfinite(y));
    return one ? 1 : StrictMath.pow(x, y);
  }

  @Test
  void onesAreOnesEvenOfNaN() {
    Floats floats = new Floats();
    Doubles doubles = new Doubles();
    double[][] ones = {
      {1, Double.NaN},
      {1, Double.POSITIVE_INFINITY},
      {1, Double.NEGATIVE_INFINITY},
      {-1, Double.POSITIVE_INFINITY},
      {-1, Double.NEGATIVE_INFINITY},
      {Double.NaN, 0},
      {Double.NaN, -0.0},
      {Double.NEGATIVE_INFINITY, -0.0}
    };
    for (double[] pair : ones) {
      floats.x[0] = (float) pair[0];
      floats.y[0] = (float) pair[1];
      floats.interpreter.run(1);
      assertEquals(1, floats.r[0]);
      doubles.x[0] = pair[0];
      doubles.y[0] = pair[1];
      doubles.interpreter.run(1);
      assertEquals(1, doubles.r[0]);
    }
  }

  private static void checkFloat(Floats f, float x, float y) {
    f.x[0] = x;
    f.y[0] = y;
    f.interpreter.run(1);
    double truth = truth(x, y);
    String message = "pow(" + x + ", " + y + ") is " + f.r[0] + ", not " + truth;
    if (Double.isNaN(truth) || Double.isInfinite(truth) || truth == 0) {
      assertEquals((float) truth, f.r[0], message);
    } else {
      assertEquals(Math.signum(truth), Math.copySign(1.0, f.r[0]), message);
      assertTrue(FloatSweep.ulpsOff(f.r[0], truth) <= BOUND, message);
    }
  }

  private static void checkDouble(Doubles d, double x, double y) {
    d.x[0] = x;
    d.y[0] = y;
    d.interpreter.run(1);
    double truth = truth(x, y);
    String message = "pow(" + x + ", " + y + ") is " + d.r[0] + ", not " + truth;
    if (Double.isNaN(truth) || Double.isInfinite(truth) || truth == 0) {
      assertEquals(truth, d.r[0], message);
    } else {
      assertTrue(Math.abs(d.r[0] - truth) <= (BOUND + 1) * Math.ulp(truth), message);
    }
  }

  @Test
  void floatsAreWithinTheBound() {
    checkBound(floats(1, 1_000_000));
  }

  @Test
  void doublesAreWithinTheBound() {
    checkBound(doubles(1, 100_000));
  }

  @Test
  @Tag("exhaustive")
  void manyFloats() {
    AccuracyDocument.floats("pow", report("float", i -> floats(i, PAIRS / CHUNKS)));
  }

  @Test
  @Tag("exhaustive")
  void manyDoubles() {
    AccuracyDocument.doubles("pow", report("double", i -> doubles(i, DOUBLE_PAIRS / CHUNKS)));
  }

  private static Measured report(String type, IntFunction<Measured> chunk) {
    Measured all = Measured.overChunks(CHUNKS, chunk);
    System.out.println(type + " " + all.line("pow", BOUND));
    checkBound(all);
    return all;
  }

  private static void checkBound(Measured m) {
    assertTrue(
        m.ulps <= BOUND && m.subnormalUlps <= BOUND && m.broken.isEmpty(), m.line("pow", BOUND));
  }

  /// Half of the pairs any positive x with a y that makes a finite power; a quarter x near 1; a
  /// quarter small rational numbers.
  static Measured floats(long seed, long count) {
    SplittableRandom random = new SplittableRandom(seed);
    Floats f = new Floats();
    Measured m = new Measured();
    for (long done = 0; done < count; done += BLOCK) {
      for (int i = 0; i < BLOCK; i++) {
        float x = (float) base(random, 0x1p-149, 150);
        f.x[i] = x;
        f.y[i] = (float) exponent(random, x, 150);
      }
      f.interpreter.run(BLOCK);
      for (int i = 0; i < BLOCK; i++) {
        double truth = StrictMath.pow((double) f.x[i], (double) f.y[i]);
        m.error(
            f.x[i], f.y[i], FloatSweep.ulpsOff(f.r[i], truth), Math.abs(truth) < Float.MIN_NORMAL);
      }
      m.points += BLOCK;
    }
    return m;
  }

  static Measured doubles(long seed, long count) {
    SplittableRandom random = new SplittableRandom(seed);
    Doubles d = new Doubles();
    Measured m = new Measured();
    for (long done = 0; done < count; done += BLOCK) {
      for (int i = 0; i < BLOCK; i++) {
        d.x[i] = base(random, Double.MIN_VALUE, 1074);
        d.y[i] = exponent(random, d.x[i], 1074);
      }
      d.interpreter.run(BLOCK);
      for (int i = 0; i < BLOCK; i++) {
        Wide power = Wide.log(Wide.of(d.x[i])).times(d.y[i]);
        Truth truth = Wide.exp(power);
        m.error(d.x[i], d.y[i], truth.ulpsOff(d.r[i]), truth.subnormal());
      }
      m.points += BLOCK;
    }
    return m;
  }

  private static double base(SplittableRandom random, double least, int range) {
    double x =
        switch (random.nextInt(4)) {
          case 0 -> 1 + Math.scalb(random.nextDouble(-1, 1), -random.nextInt(1, 50));
          case 1 -> random.nextInt(1, 300) / (double) random.nextInt(1, 20);
          default -> StrictMath.pow(2, random.nextDouble(-range, Math.min(range, 1023) * 0.85));
        };
    return Math.max(x, least);
  }

  private static double exponent(SplittableRandom random, double x, int range) {
    double log = StrictMath.log(x) / Wide.LN_2.hi();
    if (log == 0 || random.nextInt(4) == 0) {
      return random.nextInt(-20, 21) / 2.0;
    }
    return random.nextDouble(-1, 0.95) * range / Math.abs(log);
  }
}
