package dev.lanewise.kernel.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.ExprInterpreter;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Law K10 for atan2: sampled pairs, and all pairs of special values.
class ArcTangentOfPairsTest {
  private static final double BOUND = 1;
  private static final int CHUNKS = 64;
  private static final long PAIRS = Measured.FLOAT_PAIRS;
  private static final long DOUBLE_PAIRS = Measured.DOUBLE_POINTS;
  private static final double[] SPECIAL = {
    0,
    Float.MIN_VALUE,
    Float.MIN_NORMAL,
    0x1p-60,
    0.5,
    1,
    Math.nextUp(1f),
    3,
    0x1p60,
    0x1p100,
    Float.MAX_VALUE,
    Double.POSITIVE_INFINITY,
    Double.NaN
  };

  private static final double[] SPECIAL_DOUBLE = {
    Double.MIN_VALUE, Double.MIN_NORMAL, 0x1p-900, Math.nextUp(1.0), 0x1p900, Double.MAX_VALUE
  };

  /// The pairs of one thread, and the largest error among them.
  private static final class Sweep {
    private static final int BLOCK = 512;
    private final ElementType type;
    private final ExprInterpreter interpreter;
    private final Object y;
    private final Object x;
    private final Object angle;
    private final Measured measured = new Measured();

    Sweep(ElementType type) {
      this.type = type;
      Expr.Input first = new Expr.Input("y", Expr.Shape.MATRIX);
      Expr.Input second = new Expr.Input("x", Expr.Shape.MATRIX);
      interpreter = new ExprInterpreter(type, BLOCK);
      y = interpreter.input(first);
      x = interpreter.input(second);
      angle = interpreter.output(Functions.ATAN2.expand(type, List.of(first, second)));
    }

    void put(int i, double first, double second) {
      if (type == ElementType.FLOAT) {
        ((float[]) y)[i] = (float) first;
        ((float[]) x)[i] = (float) second;
      } else {
        ((double[]) y)[i] = first;
        ((double[]) x)[i] = second;
      }
    }

    private double get(Object array, int i) {
      return type == ElementType.FLOAT ? ((float[]) array)[i] : ((double[]) array)[i];
    }

    double one(double first, double second) {
      put(0, first, second);
      interpreter.run(1);
      return get(angle, 0);
    }

    Sweep random(long seed, long count) {
      SplittableRandom random = new SplittableRandom(seed);
      for (long done = 0; done < count; done += BLOCK) {
        for (int i = 0; i < BLOCK; i++) {
          double second = any(random);
          put(i, beside(second, random), second);
        }
        interpreter.run(BLOCK);
        for (int i = 0; i < BLOCK; i++) {
          check(get(y, i), get(x, i), get(angle, i));
        }
        measured.points += BLOCK;
      }
      return this;
    }

    private double any(SplittableRandom random) {
      double few = random.nextInt(-1000, 1000);
      return switch (random.nextInt(3)) {
        case 0 -> bits(random);
        case 1 -> random.nextDouble(-10, 10);
        default -> few;
      };
    }

    private double bits(SplittableRandom random) {
      return type == ElementType.FLOAT
          ? Float.intBitsToFloat(random.nextInt())
          : Double.longBitsToDouble(random.nextLong());
    }

    /// A partner: anything, or of a size that makes the quotient matter.
    private double beside(double value, SplittableRandom random) {
      return switch (random.nextInt(4)) {
        case 0 -> any(random);
        case 1 -> value * random.nextDouble(-2, 2);
        case 2 -> value * Math.scalb(random.nextDouble(-2, 2), random.nextInt(-30, 30));
        default -> value * (1 + random.nextDouble(-1e-3, 1e-3));
      };
    }

    private void check(double first, double second, double computed) {
      double rough = StrictMath.atan2(first, second);
      if (Double.isNaN(rough) || Double.isNaN(computed)) {
        assertEquals(rough, computed, () -> "atan2(" + first + ", " + second + ")");
        return;
      }
      double off = off(first, second, computed, rough);
      if (Double.isNaN(off)) {
        measured.fail("atan2(" + first + ", " + second + ") = " + computed);
      }
      double least = type == ElementType.FLOAT ? Float.MIN_NORMAL : Double.MIN_NORMAL;
      measured.error(first, second, off, Math.abs(rough) < least);
    }

    /// In ulps, or in units of the smallest subnormal below the normal numbers.
    private double off(double first, double second, double computed, double rough) {
      if (type == ElementType.FLOAT) {
        return FloatSweep.ulpsOff((float) computed, rough);
      }
      if (rough == 0 || endless(first) || endless(second)) {
        return computed == rough ? 0 : Math.abs(computed - rough) / Math.ulp(rough) / 2;
      }
      return Angles.atan2(first, second).ulpsOff(computed);
    }

    private static boolean endless(double v) {
      return Double.isInfinite(v);
    }
  }

  private static Measured assertSampled(ElementType type, long count) {
    Measured all =
        Measured.overChunks(CHUNKS, i -> new Sweep(type).random(i, count / CHUNKS).measured);
    System.out.println(type + " " + all.line("atan2", BOUND));
    assertWithin(all);
    return all;
  }

  private static void assertWithin(Measured m) {
    assertTrue(
        m.ulps <= BOUND && m.subnormalUlps <= BOUND && m.broken.isEmpty(), m.line("atan2", BOUND));
  }

  @Test
  void sampledFloatsAreWithinTheBound() {
    assertSampled(ElementType.FLOAT, 2_000_000);
  }

  @Test
  void sampledDoublesAreWithinTheBound() {
    assertSampled(ElementType.DOUBLE, 200_000);
  }

  @Test
  @Tag("exhaustive")
  void aThousandMillionFloats() {
    AccuracyDocument.floats("atan2", assertSampled(ElementType.FLOAT, PAIRS));
  }

  @Test
  @Tag("exhaustive")
  void aHundredMillionDoubles() {
    AccuracyDocument.doubles("atan2", assertSampled(ElementType.DOUBLE, DOUBLE_PAIRS));
  }

  @Test
  void specialPairs() {
    for (ElementType type : ElementType.values()) {
      Sweep sweep = new Sweep(type);
      double[] values =
          type == ElementType.FLOAT
              ? SPECIAL
              : java.util.stream.DoubleStream.concat(
                      java.util.Arrays.stream(SPECIAL), java.util.Arrays.stream(SPECIAL_DOUBLE))
                  .toArray();
      for (double y : values) {
        for (double x : values) {
          special(sweep, y, x);
          special(sweep, -y, x);
          special(sweep, y, -x);
          special(sweep, -y, -x);
        }
      }
      assertWithin(sweep.measured);
    }
  }

  /// Where an axis or an infinity is met the angle is a multiple of pi/4, rounded; elsewhere the
  /// bound holds, and the sign is that of y.
  private static void special(Sweep sweep, double y, double x) {
    double computed = sweep.one(y, x);
    double truth = StrictMath.atan2(y, x);
    if (y == 0 || x == 0 || Double.isInfinite(x) || Double.isInfinite(y) || Double.isNaN(truth)) {
      double rounded = sweep.type == ElementType.FLOAT ? (float) truth : truth;
      assertEquals(rounded, computed, () -> sweep.type + " atan2(" + y + ", " + x + ")");
      if (!Double.isNaN(truth)) {
        assertEquals(Math.copySign(1, rounded), Math.copySign(1, computed));
      }
      return;
    }
    assertEquals(Math.copySign(1, y), Math.copySign(1, computed));
    sweep.check(y, x, computed);
  }
}
