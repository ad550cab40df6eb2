package dev.lanewise.bench.study;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinearTest {
  @Test
  void theTextbookExampleEqualsAPlainLoop() {
    Matrix x = Linear.textbookFeatures();
    for (long seed = 1; seed <= 3; seed++) {
      Matrix y = Linear.textbookTargets(x, seed);
      double[] expected = Linear.naive(x, y, 0.01, 1000);
      double[] found = Linear.descend(x, y, 0.01, 1000);
      for (int j = 0; j < 3; j++) {
        assertEquals(expected[j], found[j], 1e-13, "theta " + j);
      }
    }
  }

  @Test
  void descentMeetsTheClosedForm() {
    Random random = new Random(4);
    Matrix features = Matrix.of(ElementType.DOUBLE, 60, 4);
    Matrix y = Matrix.of(ElementType.DOUBLE, 60, 1);
    for (int i = 0; i < 60; i++) {
      for (int j = 0; j < 4; j++) {
        features.set(i, j, random.nextGaussian());
      }
      y.set(i, 0, 3 - features.get(i, 0) + 2 * features.get(i, 3) + random.nextGaussian());
    }
    Matrix x = Linear.withOnes(features);
    double[] expected = Linear.closedForm(x, y);
    double[] found = Linear.descend(x, y, 0.4, 1000);
    for (int j = 0; j < 5; j++) {
      assertEquals(expected[j], found[j], 1e-8, "coefficient " + j);
    }
  }

  @Test
  void theClosedFormSolvesTheNormalEquations() {
    Matrix x = Linear.textbookFeatures();
    Matrix y = Matrix.of(ElementType.DOUBLE, 4, 1);
    for (int i = 0; i < 4; i++) {
      y.set(i, 0, 3 + x.get(i, 1) + 2 * x.get(i, 2));
    }
    double[] theta = Linear.closedForm(x, y);
    assertEquals(3, theta[0], 1e-11);
    assertEquals(1, theta[1], 1e-11);
    assertEquals(2, theta[2], 1e-11);
  }
}
