package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LoopTest {
  private static final Expr X = Expr.matrix("x");

  private static FloatMatrix random(int rows, int columns, long seed) {
    FloatMatrix m = FloatMatrix.of(rows, columns);
    Random random = new Random(seed);
    for (int i = 0; i < m.array().length; i++) {
      m.array()[i] = (float) random.nextGaussian();
    }
    return m;
  }

  @Test
  void allReductionsOfOneMatrixInOnePass() {
    for (int[] shape : new int[][] {{1, 1}, {3, 5}, {70, 203}, {2, 9000}, {5000, 3}}) {
      int rows = shape[0];
      int columns = shape[1];
      FloatMatrix x = random(rows, columns, 7);
      FloatMatrix y = FloatMatrix.of(rows, columns);
      FloatMatrix rowSum = FloatMatrix.of(rows, 1);
      FloatMatrix rowVariance = FloatMatrix.of(rows, 1);
      FloatMatrix columnMean = FloatMatrix.of(1, columns);
      FloatMatrix columnVariance = FloatMatrix.of(1, columns);
      FloatMatrix total = FloatMatrix.of(1, 1);
      FloatMatrix totalVariance = FloatMatrix.of(1, 1);
      int[] rowMax = new int[rows];
      int[] columnMax = new int[columns];
      int[] totalMax = new int[1];
      Loop loop =
          Loop.of(ElementType.FLOAT)
              .store("y", X.times(2))
              .reduceRows("rowSum", Reduction.SUM, X)
              .reduceRows("rowVariance", Reduction.VARIANCE, X)
              .reduceColumns("columnMean", Reduction.MEAN, X)
              .reduceColumns("columnVariance", Reduction.VARIANCE, X)
              .reduce("total", Reduction.SUM, X)
              .reduce("totalVariance", Reduction.VARIANCE, X)
              .reduceRows("rowMax", Reduction.ARG_MAX, X)
              .reduceColumns("columnMax", Reduction.ARG_MAX, X)
              .reduce("totalMax", Reduction.ARG_MAX, X)
              .compile();
      BoundLoop bound =
          loop.bind(rows, columns)
              .set("x", x)
              .set("y", y)
              .set("rowSum", rowSum)
              .set("rowVariance", rowVariance)
              .set("columnMean", columnMean)
              .set("columnVariance", columnVariance)
              .set("total", total)
              .set("totalVariance", totalVariance)
              .positions("rowMax", rowMax)
              .positions("columnMax", columnMax)
              .positions("totalMax", totalMax)
              .build();
      bound.run();
      double all = 0;
      int best = 0;
      for (int r = 0; r < rows; r++) {
        double sum = 0;
        int max = 0;
        for (int c = 0; c < columns; c++) {
          sum += x.get(r, c);
          max = x.get(r, c) > x.get(r, max) ? c : max;
          best = x.get(r, c) > x.get(best / columns, best % columns) ? r * columns + c : best;
          assertEquals(2 * x.get(r, c), y.get(r, c));
        }
        all += sum;
        assertEquals(sum, rowSum.get(r, 0), 1e-3);
        assertEquals(max, rowMax[r]);
        double variance = 0;
        for (int c = 0; c < columns; c++) {
          variance += Math.pow(x.get(r, c) - sum / columns, 2) / columns;
        }
        assertEquals(variance, rowVariance.get(r, 0), 1e-4);
      }
      assertEquals(all, total.get(0, 0), 1e-2);
      assertEquals(best, totalMax[0]);
      double spread = 0;
      for (int c = 0; c < columns; c++) {
        double sum = 0;
        int max = 0;
        for (int r = 0; r < rows; r++) {
          sum += x.get(r, c);
          max = x.get(r, c) > x.get(max, c) ? r : max;
          spread += Math.pow(x.get(r, c) - all / ((double) rows * columns), 2);
        }
        assertEquals(sum / rows, columnMean.get(0, c), 1e-3);
        assertEquals(max, columnMax[c]);
        double variance = 0;
        for (int r = 0; r < rows; r++) {
          variance += Math.pow(x.get(r, c) - sum / rows, 2) / rows;
        }
        assertEquals(variance, columnVariance.get(0, c), 1e-4);
      }
      assertEquals(spread / ((double) rows * columns), totalVariance.get(0, 0), 1e-4);
    }
  }

  @Test
  void stridedViewsAndThreadsGiveTheSameBits() {
    Expr e = X.fma(Expr.row("b"), Expr.column("s")).times(Expr.uniform("k"));
    Loop loop =
        Loop.of(ElementType.FLOAT)
            .store("y", e)
            .reduceColumns("c", Reduction.SUM, e)
            .reduce("t", Reduction.SUM, e)
            .compile();
    int rows = 130;
    int columns = 5003;
    FloatMatrix x = random(rows, columns, 1);
    FloatMatrix b = random(1, columns, 2);
    FloatMatrix s = random(rows, 1, 3);
    FloatMatrix xt = FloatMatrix.of(columns, rows);
    xt.transpose().copyFrom(x);
    float[][] seen = new float[3][];
    float[][] sums = new float[3][];
    for (int i = 0; i < 3; i++) {
      FloatMatrix y = FloatMatrix.of(rows, columns);
      FloatMatrix c = FloatMatrix.of(1, columns);
      FloatMatrix t = FloatMatrix.of(1, 1);
      try (Workers workers = i == 1 ? Workers.pool(3) : Workers.single()) {
        BoundLoop bound =
            loop.bind(rows, columns)
                .set("x", i == 2 ? xt.transpose() : x)
                .set("b", b)
                .set("s", s)
                .key("k", 42)
                .set("y", y)
                .set("c", c)
                .set("t", t)
                .workers(workers)
                .build();
        for (int repeat = 0; repeat < 3; repeat++) {
          bound.run();
        }
      }
      seen[i] = y.array();
      sums[i] = c.array();
      assertTrue(Float.isFinite(t.array()[0]));
    }
    assertArrayEquals(seen[0], seen[1]);
    assertArrayEquals(seen[0], seen[2]);
    assertArrayEquals(sums[0], sums[1]);
    assertArrayEquals(sums[0], sums[2]);
  }

  @Test
  void threefryMatchesThePublishedVectors() {
    // Random123, kat_vectors: threefry2x32 20 rounds, zero counter and key.
    Expr word = Expr.randomBits("k").shiftRightUnsigned(16).toReal();
    FloatMatrix y = FloatMatrix.of(1, 1);
    Loop loop = Loop.of(ElementType.FLOAT).store("y", word).compile();
    loop.bind(1, 1).key("k", 0).set("y", y).build().run();
    assertEquals(0x6b20, y.get(0, 0));
  }

  @Test
  void errorsNameWhatWasGiven() {
    Loop loop = Loop.of(ElementType.FLOAT).store("y", X.plus(1)).compile();
    LoopBinder binder = loop.bind(2, 3);
    assertThrows(IllegalArgumentException.class, binder::build);
    binder.set("x", FloatMatrix.of(3, 2)).set("y", FloatMatrix.of(2, 3));
    assertThrows(IllegalArgumentException.class, binder::build);
    FloatMatrix big = FloatMatrix.of(4, 3);
    binder.set("x", big.slice(0, 0, 2, 3)).set("y", big.slice(1, 0, 2, 3));
    assertThrows(IllegalArgumentException.class, binder::build);
    binder.set("y", big.slice(2, 0, 2, 3)).set("z", 3);
    assertThrows(IllegalArgumentException.class, binder::build);
  }

  @Test
  void outputsThatShareElementsAreRefused() {
    Loop loop =
        Loop.of(ElementType.FLOAT)
            .store("y", X.plus(1))
            .reduceRows("sum", Reduction.SUM, X)
            .reduceRows("mean", Reduction.MEAN, X)
            .reduceRows("first", Reduction.ARG_MIN, X)
            .reduceRows("last", Reduction.ARG_MAX, X)
            .compile();
    FloatMatrix sums = FloatMatrix.of(6, 1);
    FloatMatrix y = FloatMatrix.of(4, 4);
    int[] positions = new int[4];
    LoopBinder binder =
        loop.bind(4, 3)
            .set("x", FloatMatrix.of(4, 3))
            .set("y", y.slice(0, 0, 4, 3))
            .set("sum", sums.slice(0, 0, 4, 1))
            .set("mean", y.slice(0, 3, 4, 1))
            .positions("first", positions)
            .positions("last", new int[4]);
    binder.build().run();
    binder.set("mean", sums.slice(0, 0, 4, 1));
    assertRefused(binder, "\"sum\" and \"mean\" share");
    binder.set("mean", sums.slice(2, 0, 4, 1));
    assertRefused(binder, "\"sum\" and \"mean\" share");
    binder.set("mean", y.slice(0, 2, 4, 1));
    assertRefused(binder, "\"y\" and \"mean\" share");
    binder.set("mean", y.slice(0, 3, 4, 1)).positions("last", positions);
    assertRefused(binder, "\"first\" and \"last\" share");
  }

  private static void assertRefused(LoopBinder binder, String why) {
    String message = assertThrows(IllegalArgumentException.class, binder::build).toString();
    assertTrue(message.contains(why), message);
  }

  @Test
  void becomesHotAndStaysRight() {
    Expr e = X.times(X).plus(3).sqrt();
    Loop loop = Loop.of(ElementType.DOUBLE).store("x", e).compile();
    DoubleMatrix x = DoubleMatrix.of(1, 2000);
    x.fill(2);
    BoundLoop bound = loop.bind(1, 2000).set("x", x).build();
    double expected = 2;
    for (int i = 0; i < 300; i++) {
      bound.run();
      expected = Math.sqrt(expected * expected + 3);
      assertEquals(expected, x.get(0, 1999));
    }
  }
}
