package dev.lanewise.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Workers;
import org.junit.jupiter.api.Test;

/// Moments of initial values, within five standard errors.
final class InitializerTest {
  private static final WeightShape SHAPE = WeightShape.convolution(120, 10, 120, 9);

  private static Matrix drawn(Initializer initializer) {
    Matrix m = Matrix.of(ElementType.DOUBLE, SHAPE.units(), SHAPE.fanIn());
    initializer.fill(m, SHAPE, 42);
    return m;
  }

  private static void assertVariance(double want, Initializer initializer) {
    Matrix m = drawn(initializer);
    double sum = 0;
    double squares = 0;
    double fourth = 0;
    for (int i = 0; i < m.rows(); i++) {
      for (int j = 0; j < m.columns(); j++) {
        double x = m.get(i, j);
        sum += x;
        squares += x * x;
        fourth += x * x * x * x;
      }
    }
    double n = m.size();
    double error = Math.sqrt((fourth / n - squares / n * squares / n) / n);
    assertEquals(0, sum / n, 5 * Math.sqrt(want / n));
    assertEquals(want, squares / n, 5 * error);
  }

  @Test
  void variancesAreThoseOfThePapers() {
    double in = 10 * 9;
    double out = 120 * 9;
    assertVariance(2 / (in + out), Initializer.xavierUniform(1));
    assertVariance(2 / (in + out), Initializer.xavierNormal(1));
    assertVariance(2 / in, Initializer.heUniform());
    assertVariance(2 / in, Initializer.heNormal());
    assertVariance(1 / in, Initializer.lecunUniform());
    assertVariance(1 / in, Initializer.lecunNormal());
    assertVariance(0.25 / 3, Initializer.uniform(0.5));
    assertVariance(0.25, Initializer.normal(0, 0.5));
    double cut = 0.7737413035499232; // variance of a standard normal cut at two deviations
    assertVariance(0.25 * cut, Initializer.truncatedNormal(0, 0.5));
  }

  @Test
  void truncatedStaysWithinTwoDeviations() {
    Matrix m = drawn(Initializer.truncatedNormal(1, 0.5));
    for (int i = 0; i < m.rows(); i++) {
      for (int j = 0; j < m.columns(); j++) {
        assertTrue(m.get(i, j) >= 0 && m.get(i, j) <= 2);
      }
    }
  }

  @Test
  void orthogonalRowsOrColumns() {
    for (boolean wide : new boolean[] {true, false}) {
      Matrix m = Matrix.of(ElementType.DOUBLE, wide ? 20 : 31, wide ? 31 : 20);
      Initializer.orthogonal(2).fill(m, SHAPE, 3);
      Matrix rows = wide ? m : m.transpose();
      for (int a = 0; a < 20; a++) {
        for (int b = 0; b < 20; b++) {
          double dot = 0;
          for (int j = 0; j < 31; j++) {
            dot += rows.get(a, j) * rows.get(b, j);
          }
          assertEquals(a == b ? 4 : 0, dot, 1e-13);
        }
      }
    }
  }

  @Test
  void identityPassesOn() {
    BuiltNetwork net =
        Network.of(Shape.image(3, 5, 5))
            .add(
                "c",
                Layers.convolution(3, Window.of(3).padding(1)).initializer(Initializer.identity()))
            .build()
            .build(ElementType.DOUBLE, 1, 1, Workers.single());
    Matrix x = Checks.fill(net.input(1), 4);
    Matrix y = net.forward(Phase.EVALUATION, 1);
    for (int j = 0; j < 75; j++) {
      assertEquals(x.get(0, j), y.get(0, j));
    }
  }

  @Test
  void valuesDependOnSeedAndNameAlone() {
    Matrix alone =
        Network.of(Shape.features(4))
            .add("b", Layers.dense(3))
            .build()
            .build(ElementType.FLOAT, 1, 9, Workers.single())
            .parameter("b/weight")
            .value();
    Matrix second =
        Network.of(Shape.features(4))
            .add("a", Layers.dense(4))
            .add("b", Layers.dense(3))
            .build()
            .build(ElementType.FLOAT, 1, 9, Workers.single())
            .parameter("b/weight")
            .value();
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 4; j++) {
        assertEquals(alone.get(i, j), second.get(i, j));
      }
    }
  }
}
