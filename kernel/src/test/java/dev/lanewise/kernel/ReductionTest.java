package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.TestSpace.Placement;
import dev.lanewise.kernel.codegen.Fold.Direction;
import dev.lanewise.kernel.codegen.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Law K11: reductions have one fixed tree, stay within the bound of its depth, and know NaN,
/// signed zeros, infinities, ties and empty spaces.
class ReductionTest {
  private static final Expr X = Expr.matrix("x");

  private static final int[][] SMALL = {
    {1, 1}, {1, 31}, {1, 32}, {1, 63}, {1, 64}, {1, 65}, {1, 129}, {3, 5}, {7, 1}, {70, 3},
    {300, 1}, {5, 203}
  };

  private static final int[][] LARGE = {
    {1, 16_384}, {2, 16_385}, {1, 36_001}, {5000, 3}, {20_000, 1}, {70, 300}, {17, 4100}
  };

  /// The values of every reduction in one direction.
  private record Results(List<Matrix> values, List<int[]> positions) {
    static Results of(ElementType type, Direction direction, int rows, int columns) {
      int r = direction == Direction.ROW ? rows : 1;
      int c = direction == Direction.COLUMN ? columns : 1;
      List<Matrix> values = new ArrayList<>();
      List<int[]> positions = new ArrayList<>();
      for (Reduction reduction : Reduction.values()) {
        if (reduction.isPosition()) {
          positions.add(new int[r * c]);
        } else {
          values.add(Matrix.of(type, r, c));
        }
      }
      return new Results(values, positions);
    }

    void assertSame(Results other, Object... what) {
      for (int i = 0; i < values.size(); i++) {
        int which = i;
        Bits.assertSame(
            values.get(i),
            other.values.get(i),
            () -> "reduction " + which + " of " + List.of(what));
      }
      for (int i = 0; i < positions.size(); i++) {
        assertArrayEquals(positions.get(i), other.positions.get(i), () -> List.of(what).toString());
      }
    }
  }

  private static final List<Reduction> VALUES =
      List.of(
          Reduction.SUM,
          Reduction.SUM_OF_SQUARES,
          Reduction.MIN,
          Reduction.MAX,
          Reduction.MEAN,
          Reduction.VARIANCE);

  private static final List<Reduction> POSITIONS = List.of(Reduction.ARG_MIN, Reduction.ARG_MAX);

  /// Loops for one direction: values, and positions.
  private record Loops(Direction direction, Loop values, Loop positions) {
    static Loops of(ElementType type, Direction direction, Target target) {
      return new Loops(
          direction,
          Targets.compile(builder(type, direction, VALUES), target),
          Targets.compile(builder(type, direction, POSITIONS), target));
    }

    static Loops ofMachine(ElementType type, Direction direction) {
      return new Loops(
          direction,
          builder(type, direction, VALUES).compile(),
          builder(type, direction, POSITIONS).compile());
    }

    private static Loop.Builder builder(
        ElementType type, Direction direction, List<Reduction> reductions) {
      Loop.Builder loop = Loop.of(type);
      for (Reduction reduction : reductions) {
        switch (direction) {
          case ROW -> loop.reduceRows(reduction.name(), reduction, X);
          case COLUMN -> loop.reduceColumns(reduction.name(), reduction, X);
          case TOTAL -> loop.reduce(reduction.name(), reduction, X);
        }
      }
      return loop;
    }

    Results run(Matrix x, Workers workers, int times) {
      Results results = Results.of(x.type(), direction, x.rows(), x.columns());
      LoopBinder binder = values.bind(x.rows(), x.columns()).set("x", x).workers(workers);
      for (int i = 0; i < VALUES.size(); i++) {
        binder.set(VALUES.get(i).name(), results.values().get(i));
      }
      LoopBinder other = positions.bind(x.rows(), x.columns()).set("x", x).workers(workers);
      for (int i = 0; i < POSITIONS.size(); i++) {
        other.positions(POSITIONS.get(i).name(), results.positions().get(i));
      }
      BoundLoop first = binder.build();
      BoundLoop second = other.build();
      for (int i = 0; i < times; i++) {
        first.run();
        second.run();
      }
      return results;
    }

    Results run(Matrix x) {
      return run(x, Workers.single(), 1);
    }
  }

  private static Matrix random(ElementType type, int rows, int columns, DoubleUnaryOperator map) {
    Matrix x = Matrix.of(type, rows, columns);
    Random random = new Random(rows * 31L + columns);
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        x.set(r, c, map.applyAsDouble(random.nextGaussian()));
      }
    }
    return x;
  }

  private static Matrix random(ElementType type, int rows, int columns) {
    return random(type, rows, columns, g -> g);
  }

  @ParameterizedTest
  @EnumSource
  void k11ReductionsAreTheSameAtEveryWidth(ElementType type) {
    for (Direction direction : Direction.values()) {
      Loops scalar = Loops.of(type, direction, Targets.all(type).getFirst());
      for (Target target : Targets.all(type)) {
        Loops loops = Loops.of(type, direction, target);
        for (int[] shape : SMALL) {
          Matrix x = random(type, shape[0], shape[1]);
          scalar.run(x).assertSame(loops.run(x), target, direction, shape[0], shape[1]);
        }
      }
      for (int[] shape : LARGE) {
        Matrix x = random(type, shape[0], shape[1]);
        Results expected = scalar.run(x);
        for (int bits : new int[] {128, 256, 512}) {
          if (Targets.all(type).size() > 1) {
            Target target = new Target(type, bits, bits == 512, true);
            Results actual = Loops.of(type, direction, target).run(x);
            expected.assertSame(actual, target, direction, shape[0], shape[1]);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void k11ReductionsAreTheSameForAnyThreadsLayoutAndRun(ElementType type) {
    for (Direction direction : Direction.values()) {
      Loops loops = Loops.ofMachine(type, direction);
      for (int[] shape : LARGE) {
        Matrix x = random(type, shape[0], shape[1]);
        Results expected = Loops.of(type, direction, Targets.all(type).getFirst()).run(x);
        for (int threads : new int[] {1, 2, 3, 8}) {
          try (Workers workers = Workers.pool(threads)) {
            expected.assertSame(
                loops.run(x, workers, 3), direction, shape[0], shape[1], threads, "threads");
          }
        }
        for (Placement placement : Placement.values()) {
          TestSpace space = new TestSpace(type, shape[0], shape[1], 0, 1);
          Matrix view = space.empty(placement, shape[0], shape[1]);
          view.copyFrom(x);
          expected.assertSame(
              loops.run(view), direction, shape[0], shape[1], placement, "placement");
        }
      }
      assertTrue(loops.direction() == direction);
    }
  }

  // ---- accuracy

  /// The most additions that one element goes through: those of its lane, then the trees.
  private static int depth(ElementType type, Direction direction, int rows, int columns) {
    int lanes = type == ElementType.FLOAT ? 64 : 32;
    int mostColumns = direction == Direction.COLUMN ? 4096 : 16_384;
    int chunk = Math.min(columns, mostColumns);
    int inRow = Math.max(4, (chunk - 1) / lanes);
    int lanesDepth = log2(lanes) + 1;
    int chunks = log2((columns + mostColumns - 1) / mostColumns);
    return switch (direction) {
      case ROW -> inRow + lanesDepth + chunks;
      case COLUMN -> Math.min(rows, 256) + log2((rows + 63) / 64);
      case TOTAL ->
          Math.max(1, Math.min(Math.min(rows, 256), 16384 / chunk)) * inRow
              + lanesDepth
              + chunks
              + log2(rows);
    };
  }

  private static int log2(int n) {
    return 32 - Integer.numberOfLeadingZeros(Math.max(1, n - 1));
  }

  private static double unit(ElementType type) {
    return type == ElementType.FLOAT ? 0x1p-24 : 0x1p-53;
  }

  private static double gamma(ElementType type, int n) {
    return n * unit(type) / (1 - n * unit(type));
  }

  /// The numbers that result i of a direction is made of.
  private static ReductionOracle oracle(Matrix x, Direction direction, int i) {
    Matrix m =
        switch (direction) {
          case ROW -> x.row(i);
          case COLUMN -> x.column(i);
          case TOTAL -> x;
        };
    double[] values = new double[m.rows() * m.columns()];
    for (int k = 0; k < values.length; k++) {
      values[k] = m.get(k / m.columns(), k % m.columns());
    }
    return new ReductionOracle(values);
  }

  private static int count(Matrix x, Direction direction) {
    return switch (direction) {
      case ROW -> x.rows();
      case COLUMN -> x.columns();
      case TOTAL -> 1;
    };
  }

  private static double result(Results results, Reduction reduction, int i) {
    Matrix m = results.values().get(VALUES.indexOf(reduction));
    return m.rows() > 1 ? m.get(i, 0) : m.get(0, i);
  }

  private static void assertWithin(double expected, double actual, double bound, Object... what) {
    assertTrue(
        Math.abs(expected - actual) <= bound,
        () -> List.of(what) + ": expected " + expected + " within " + bound + ", was " + actual);
  }

  @ParameterizedTest
  @EnumSource
  void k11SumsStayWithinTheBoundOfTheirTree(ElementType type) {
    for (Direction direction : Direction.values()) {
      Loops loops = Loops.ofMachine(type, direction);
      for (int[] shape : LARGE) {
        Matrix x = random(type, shape[0], shape[1], g -> Math.abs(g) + 0.1);
        Results results = loops.run(x);
        int depth = depth(type, direction, shape[0], shape[1]);
        for (int i = 0; i < count(x, direction); i += 1 + count(x, direction) / 7) {
          ReductionOracle oracle = oracle(x, direction, i);
          Object[] what = {type, direction, shape[0], shape[1], i};
          double bound = gamma(type, depth) * oracle.sumOfMagnitudes();
          double n = oracle.values().length;
          assertWithin(oracle.sum(), result(results, Reduction.SUM, i), bound, what);
          double meanBound = bound / n + unit(type) * oracle.mean() * 1.01;
          assertWithin(oracle.mean(), result(results, Reduction.MEAN, i), meanBound, what);
          assertWithin(
              oracle.sumOfSquares(),
              result(results, Reduction.SUM_OF_SQUARES, i),
              gamma(type, depth + 1) * oracle.sumOfSquares(),
              what);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void k11VariancesKeepTheirDigitsFarFromZero(ElementType type) {
    double far = type == ElementType.FLOAT ? 1e6 : 1e14;
    for (Direction direction : Direction.values()) {
      Loops loops = Loops.ofMachine(type, direction);
      for (int[] shape : LARGE) {
        Matrix x = random(type, shape[0], shape[1], g -> far + g);
        Results results = loops.run(x);
        int depth = depth(type, direction, shape[0], shape[1]) + 5;
        for (int i = 0; i < count(x, direction); i += 1 + count(x, direction) / 7) {
          ReductionOracle oracle = oracle(x, direction, i);
          double variance = oracle.variance();
          // The mean is wrong by at most gamma times itself; squares about it are larger by that.
          double meanError = gamma(type, depth) * far;
          double bound =
              gamma(type, depth) * (variance + 3 * meanError * meanError) + unit(type) * variance;
          assertWithin(
              variance,
              result(results, Reduction.VARIANCE, i),
              bound,
              type,
              direction,
              shape[0],
              shape[1],
              i);
        }
      }
    }
  }

  // ---- special values

  private static final double[] SPECIAL = {
    0.0,
    -0.0,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    1,
    -1,
    Double.MIN_VALUE,
    Float.MIN_VALUE
  };

  @ParameterizedTest
  @EnumSource
  void k11MinMaxAndPositionsKnowNaNZerosTiesAndInfinities(ElementType type) {
    Random random = new Random(5);
    for (Direction direction : Direction.values()) {
      for (Target target : Targets.all(type)) {
        Loops loops = Loops.of(type, direction, target);
        for (int[] shape : new int[][] {{1, 1}, {3, 40}, {40, 3}, {9, 70}, {2, 150}}) {
          for (int round = 0; round < 6; round++) {
            int kinds = 1 + random.nextInt(SPECIAL.length);
            int from = random.nextInt(SPECIAL.length);
            Matrix x = Matrix.of(type, shape[0], shape[1]);
            for (int k = 0; k < shape[0] * shape[1]; k++) {
              int which = (from + random.nextInt(kinds)) % SPECIAL.length;
              x.set(k / shape[1], k % shape[1], SPECIAL[which]);
            }
            assertExtremes(x, direction, loops.run(x), target);
          }
        }
      }
    }
  }

  private static void assertExtremes(
      Matrix x, Direction direction, Results results, Target target) {
    for (int i = 0; i < count(x, direction); i++) {
      ReductionOracle oracle = oracle(x, direction, i);
      String what = target + " " + direction + " " + i + " of " + x.rows() + " x " + x.columns();
      assertEquals(oracle.extreme(false), result(results, Reduction.MIN, i), what);
      assertEquals(oracle.extreme(true), result(results, Reduction.MAX, i), what);
      assertEquals(oracle.position(false), results.positions().get(0)[i], what);
      assertEquals(oracle.position(true), results.positions().get(1)[i], what);
      if (oracle.hasNaN()) {
        assertEquals(Double.NaN, result(results, Reduction.SUM, i), what);
        assertEquals(Double.NaN, result(results, Reduction.MEAN, i), what);
        assertEquals(Double.NaN, result(results, Reduction.VARIANCE, i), what);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void k11NothingHasTheNeutralValue(ElementType type) {
    for (Direction direction : Direction.values()) {
      for (Target target : Targets.all(type)) {
        for (int[] shape : new int[][] {{0, 0}, {0, 5}, {5, 0}}) {
          Matrix x = Matrix.of(type, shape[0], shape[1]);
          Results results = Loops.of(type, direction, target).run(x);
          for (int i = 0; i < count(x, direction); i++) {
            assertEquals(0.0, result(results, Reduction.SUM, i));
            assertEquals(0.0, result(results, Reduction.SUM_OF_SQUARES, i));
            assertEquals(Double.POSITIVE_INFINITY, result(results, Reduction.MIN, i));
            assertEquals(Double.NEGATIVE_INFINITY, result(results, Reduction.MAX, i));
            assertEquals(Double.NaN, result(results, Reduction.MEAN, i));
            assertEquals(Double.NaN, result(results, Reduction.VARIANCE, i));
            assertEquals(-1, results.positions().get(0)[i]);
            assertEquals(-1, results.positions().get(1)[i]);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void k11SumsOfMinusZerosArePlusZero(ElementType type) {
    for (Target target : Targets.all(type)) {
      Matrix x = Matrix.of(type, 3, 70);
      x.fill(-0.0);
      for (Direction direction : Direction.values()) {
        Results results = Loops.of(type, direction, target).run(x);
        assertEquals(0.0, result(results, Reduction.SUM, 0));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void k11ARowIsReducedAsIfItWereAlone(ElementType type) {
    Matrix x = random(type, 9, 5001);
    for (Target target : List.of(Targets.all(type).getFirst(), Targets.all(type).getLast())) {
      Loops loops = Loops.of(type, Direction.ROW, target);
      Results all = loops.run(x);
      Results one = loops.run(x.row(4));
      for (int i = 0; i < VALUES.size(); i++) {
        assertEquals(Bits.of(all.values().get(i), 4, 0), Bits.of(one.values().get(i), 0, 0));
      }
    }
  }
}
