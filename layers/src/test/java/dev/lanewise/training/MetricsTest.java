package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.kernel.DoubleMatrix;
import dev.lanewise.kernel.FloatMatrix;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MetricsTest {
  @Test
  void countsAnswersByClass() {
    Classification metrics = Classification.of(3, 1);
    float[] scores = {5, 1, 0, /**/ 0, 2, 1, /**/ 3, 2, 1, /**/ 0, 0, 1, /**/ 1, 1, 0};
    metrics.add(FloatMatrix.of(scores, 5, 3), new int[] {0, 1, 1, 2, -100}, 5);
    assertEquals(4, metrics.count());
    assertEquals(0.75, metrics.accuracy());
    assertEquals(1, metrics.topK(2));
    assertEquals(1, metrics.confusion(1, 0));
    assertEquals(0.5, metrics.precision(0));
    assertEquals(0.5, metrics.recall(1));
    assertEquals(2.0 / 3, metrics.f1(1), 1e-15);
    metrics.reset();
    assertEquals(0, metrics.count());
    assertThrows(
        IllegalArgumentException.class,
        () -> metrics.add(FloatMatrix.of(2, 2), new int[] {0, 1}, 2));
  }

  @Test
  void areaUnderTheCurveIsThePartOfOrderedPairs() {
    Random random = new Random(3);
    int n = 60;
    double[] scores = random.doubles(n).map(x -> StrictMath.rint(8 * x)).toArray();
    int[] labels = random.ints(n, 0, 2).toArray();
    Classification metrics = Classification.binary(4, 8);
    metrics.add(DoubleMatrix.of(scores, n, 1), labels, n);
    double ordered = 0;
    double pairs = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        if (labels[i] == 1 && labels[j] == 0) {
          pairs++;
          ordered += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
        }
      }
    }
    assertEquals(ordered / pairs, metrics.rocAuc(), 1e-12);
  }

  @Test
  void regressionEqualsItsDefinition() {
    double[] predicted = {1, 2, 3, 4.5};
    double[] truth = {1, 2.5, 2, 5};
    Regression metrics = new Regression(1);
    metrics.add(DoubleMatrix.of(predicted, 4, 1), DoubleMatrix.of(truth, 4, 1), 4);
    assertEquals((0.25 + 1 + 0.25) / 4, metrics.meanSquaredError(), 1e-15);
    assertEquals(0.5, metrics.meanAbsoluteError(), 1e-15);
    double mean = 10.5 / 4;
    double spread = 0;
    for (double t : truth) {
      spread += (t - mean) * (t - mean);
    }
    assertEquals(1 - 1.5 / spread, metrics.r2(), 1e-12);
  }
}
