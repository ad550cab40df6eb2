package dev.lanewise.layers;

import static dev.lanewise.layers.Checks.fill;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Workers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Law L5 and gradients of what is random in training.
final class DropoutTest {
  private static final Shape SHAPE = Shape.image(20, 10, 10);

  static List<Layer> layers() {
    return List.of(
        Layers.dropout(0.3),
        Layers.channelDropout(0.3),
        Layers.alphaDropout(0.3),
        Layers.stochasticDepth(0.3),
        Layers.gaussianNoise(0.3));
  }

  static List<Layer> withoutEffect() {
    return List.of(
        Layers.dropout(0),
        Layers.channelDropout(0),
        Layers.stochasticDepth(0),
        Layers.gaussianNoise(0));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void l1Gradients(Layer layer) {
    Checks.checkGradients(Shape.image(2, 3, 2), layer);
  }

  @Test
  void l1GradientsOfDropConnect() {
    Checks.checkGradients(
        Shape.features(5), Layers.dense(4, Activation.TANH).transform(Layers.dropConnect(0.4)));
    Checks.checkGradients(
        Shape.image(2, 4, 4),
        Layers.convolution(3, Window.of(2)).transform(Layers.dropConnect(0.4)));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void l5EvaluationIsTheIdentity(Layer layer) {
    assertIsIdentity(layer, Phase.EVALUATION);
  }

  @ParameterizedTest
  @MethodSource("withoutEffect")
  void l5RateZeroIsTheIdentity(Layer layer) {
    assertIsIdentity(layer, Phase.TRAINING);
  }

  private static void assertIsIdentity(Layer layer, Phase phase) {
    BuiltNetwork net = Checks.build(Shape.image(2, 3, 5), layer, 4);
    Matrix x = fill(net.input(4), 1).copy();
    Matrix y = net.forward(phase, 4);
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 30; j++) {
        assertEquals(x.get(i, j), y.get(i, j));
      }
    }
  }

  @Test
  void l5KeptValuesAreScaledAndTheirCountIsExpected() {
    double rate = 0.3;
    int batch = 64;
    BuiltNetwork net =
        Network.of(SHAPE)
            .add("d", Layers.dropout(rate))
            .build()
            .build(ElementType.FLOAT, batch, 3, Workers.single());
    net.input(batch).fill(1);
    Matrix y = net.forward(Phase.TRAINING, batch);
    long kept = 0;
    for (int i = 0; i < batch; i++) {
      for (int j = 0; j < SHAPE.size(); j++) {
        double v = y.get(i, j);
        assertTrue(v == 0 || v == (float) (1 / (1 - rate)));
        kept += v == 0 ? 0 : 1;
      }
    }
    double n = (double) batch * SHAPE.size();
    double sigma = Math.sqrt(n * rate * (1 - rate));
    assertEquals(n * (1 - rate), (double) kept, 5 * sigma);
  }

  @ParameterizedTest
  @MethodSource("layers")
  void l5MaskIsThatOfAnyNumberOfThreadsAndOfTheStep(Layer layer) {
    try (Workers three = Workers.pool(3)) {
      Matrix one = drawn(layer, Workers.single(), 0);
      assertEquals(0, difference(one, drawn(layer, three, 0)));
      assertNotEquals(0, difference(one, drawn(layer, three, 1)));
    }
  }

  private static Matrix drawn(Layer layer, Workers workers, long pass) {
    BuiltNetwork net =
        Network.of(SHAPE).add("d", layer).build().build(ElementType.FLOAT, 64, 3, workers);
    net.input(64).fill(1);
    net.setTrainingPasses(pass);
    return net.forward(Phase.TRAINING, 64);
  }

  private static double difference(Matrix a, Matrix b) {
    double sum = 0;
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.columns(); j++) {
        sum += Math.abs(a.get(i, j) - b.get(i, j));
      }
    }
    return sum;
  }

  @Test
  void alphaDropoutKeepsMeanAndVariance() {
    int batch = 64;
    BuiltNetwork net =
        Network.of(SHAPE)
            .add("d", Layers.alphaDropout(0.2))
            .build()
            .build(ElementType.DOUBLE, batch, 3, Workers.single());
    fill(net.input(batch), 9);
    Matrix y = net.forward(Phase.TRAINING, batch);
    double sum = 0;
    double squares = 0;
    double n = (double) batch * SHAPE.size();
    for (int i = 0; i < batch; i++) {
      for (int j = 0; j < SHAPE.size(); j++) {
        sum += y.get(i, j);
        squares += y.get(i, j) * y.get(i, j);
      }
    }
    assertEquals(0, sum / n, 5 / Math.sqrt(n));
    assertEquals(1, squares / n, 10 / Math.sqrt(n));
  }

  @Test
  void embeddingTakesRowsAndSumsTheirGradients() {
    BuiltNetwork net = Checks.build(Shape.features(3), Layers.embedding(4, 2), 1);
    Matrix table = fill(net.parameter("layer/weight").value(), 1);
    int[] tokens = {2, 0, 2};
    for (int i = 0; i < 3; i++) {
      net.input(1).set(0, i, tokens[i]);
    }
    Matrix y = net.forward(Phase.TRAINING, 1);
    Matrix d = fill(net.outputGradient(1), 2).copy();
    net.backward(1);
    Matrix g = net.parameter("layer/weight").gradient();
    for (int j = 0; j < 2; j++) {
      assertEquals(table.get(2, j), y.get(0, j));
      assertEquals(table.get(0, j), y.get(0, 2 + j));
      assertEquals(d.get(0, j) + d.get(0, 4 + j), g.get(2, j));
      assertEquals(d.get(0, 2 + j), g.get(0, j));
      assertEquals(0, g.get(1, j));
    }
  }
}
