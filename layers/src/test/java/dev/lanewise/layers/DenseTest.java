package dev.lanewise.layers;

import static dev.lanewise.layers.Checks.fill;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Workers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Dense layers and activations.
final class DenseTest {
  static java.util.List<Activation> activations() {
    return Activation.all();
  }

  @ParameterizedTest
  @MethodSource("activations")
  void l1GradientsOfDenseWithActivation(Activation activation) {
    Checks.checkGradients(Shape.features(5), Layers.dense(4, activation));
    Checks.checkGradients(Shape.features(5), Layers.dense(4, activation).withoutBias());
  }

  @ParameterizedTest
  @MethodSource("activations")
  void l1GradientsOfActivationAlone(Activation activation) {
    Checks.checkGradients(Shape.features(19), Layers.activation(activation));
  }

  @Test
  void l1GradientsOfSoftmax() {
    Checks.checkGradients(Shape.features(6), Layers.softmax());
    Checks.checkGradients(Shape.features(6), Layers.logSoftmax());
  }

  @Test
  void denseIsTheNaiveProduct() {
    BuiltNetwork net = Checks.build(Shape.features(7), Layers.dense(5, Activation.TANH), 4);
    Matrix w = fill(net.parameter("layer/weight").value(), 1);
    Matrix b = fill(net.parameter("layer/bias").value(), 2);
    Matrix x = fill(net.input(4), 3);
    Matrix y = net.forward(Phase.EVALUATION, 4);
    for (int i = 0; i < 4; i++) {
      for (int u = 0; u < 5; u++) {
        double sum = b.get(0, u);
        for (int k = 0; k < 7; k++) {
          sum += x.get(i, k) * w.get(u, k);
        }
        assertEquals(StrictMath.tanh(sum), y.get(i, u), 1e-14);
      }
    }
  }

  @Test
  void smallerBatchesGiveTheSameRows() {
    BuiltNetwork net = Checks.build(Shape.features(9), Layers.dense(6, Activation.GELU), 5);
    fill(net.input(5), 3);
    Matrix all = net.forward(Phase.EVALUATION, 5).copy();
    Matrix some = net.forward(Phase.EVALUATION, 2);
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 6; j++) {
        assertEquals(all.get(i, j), some.get(i, j));
      }
    }
  }

  @Test
  void wrongShapesAreToldWithTheLayersName() {
    var builder = Network.of(Shape.image(1, 4, 4));
    var e = assertThrows(IllegalArgumentException.class, () -> builder.add("fc1", Layers.dense(3)));
    assertTrue(
        String.valueOf(e.getMessage()).startsWith("dense \"fc1\": needs an input of features"));
  }

  @Test
  void backwardNeedsAForwardPassInTraining() {
    BuiltNetwork net = Checks.build(Shape.features(2), Layers.dense(2), 2);
    net.forward(Phase.EVALUATION, 2);
    assertThrows(IllegalStateException.class, () -> net.backward(2));
  }

  @Test
  void inputsOfSeveralTakersGetTheSumOfGradients() {
    Network network =
        Network.of(Shape.features(4))
            .add("a", Layers.dense(3, Activation.TANH))
            .add("relu", Layers.activation(Activation.SIGMOID))
            .add("b", Layers.dense(3, Activation.SILU), "a")
            .add("sum", Layers.add(), "a", "relu", "b")
            .add("both", Layers.concatenate(), "sum", "a")
            .add("out", Layers.dense(2))
            .build();
    BuiltNetwork net =
        network.build(BuildSettings.of(ElementType.DOUBLE, 3, 5).withInputGradient());
    Checks.checkGradients(net, 3);
  }

  @Test
  void aStepWithSeveralThreadsHasTheSameBits() {
    Network network =
        Network.of(Shape.features(40))
            .add("a", Layers.dense(300, Activation.RELU))
            .add("b", Layers.dense(200, Activation.RELU))
            .add("out", Layers.dense(10))
            .build();
    try (Workers three = Workers.pool(3)) {
      assertEquals(
          gradientBits(network.build(ElementType.FLOAT, 32, 5, Workers.single())),
          gradientBits(network.build(ElementType.FLOAT, 32, 5, three)));
    }
  }

  private static String gradientBits(BuiltNetwork net) {
    fill(net.input(32), 4);
    BuiltLoss loss = Losses.softmaxCrossEntropy().build(net);
    net.forward(Phase.TRAINING, 32);
    StringBuilder bits = new StringBuilder().append(loss.run(32));
    net.backward(32);
    for (var p : net.parameters()) {
      double sum = 0;
      for (int i = 0; i < p.value().rows(); i++) {
        for (int j = 0; j < p.value().columns(); j++) {
          sum = sum * 0.999 + p.gradient().get(i, j);
        }
      }
      bits.append(' ').append(sum);
    }
    return bits.toString();
  }
}
