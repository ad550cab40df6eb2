package dev.lanewise.layers;

import static dev.lanewise.layers.Checks.fill;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Workers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whole networks.
final class NetworkTest {
  static List<Network> networks() {
    Network perceptron =
        Network.of(Shape.features(6))
            .add("a", Layers.dense(7, Activation.GELU))
            .add("drop", Layers.dropout(0.3))
            .add("b", Layers.dense(5, Activation.SELU))
            .add("out", Layers.dense(3))
            .build();
    Network images =
        Network.of(Shape.image(1, 8, 8))
            .add("conv1", Layers.convolution(3, Window.of(3).padding(1), Activation.TANH))
            .add("pool1", Layers.maxPooling(2))
            .add("conv2", Layers.convolution(4, Window.of(3), Activation.SILU))
            .add("mean", Layers.globalAveragePooling())
            .add("out", Layers.dense(3))
            .build();
    Network branches =
        Network.of(Shape.features(4))
            .include("left", perceptronOf(4), Network.INPUT)
            .include("right", perceptronOf(4), Network.INPUT)
            .add("both", Layers.concatenate(), "left/out", "right/out")
            .add("deep", Layers.dense(6, Activation.MISH))
            .add("depth", Layers.stochasticDepth(0.5))
            .add("residual", Layers.add(), "both", "depth")
            .add("out", Layers.dense(3))
            .build();
    return List.of(perceptron, images, branches);
  }

  private static Network perceptronOf(int inputs) {
    return Network.of(Shape.features(inputs))
        .add("hidden", Layers.dense(5, Activation.TANH))
        .add("out", Layers.dense(3, Activation.SOFTSIGN))
        .build();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void l1GradientsOfWholeNetworks(Network network) {
    BuiltNetwork net =
        network.build(BuildSettings.of(ElementType.DOUBLE, 4, 3).withInputGradient());
    fill(net.input(4), 1);
    BuiltLoss loss = Losses.softmaxCrossEntropy().smoothing(0.1).build(net);
    for (int i = 0; i < 4; i++) {
      loss.targets(4).set(i, 0, i % 3);
    }
    assertEquals(List.of(), GradientCheck.of(net, loss, 4));
  }

  @Test
  void warmingUpChangesNothing() {
    BuiltNetwork net = networks().get(1).build(ElementType.FLOAT, 16, 3, Workers.single());
    List<double[]> before = net.parameters().stream().map(p -> net.values(p.name())).toList();
    net.warmUp(16, Duration.ofMillis(50));
    for (int p = 0; p < before.size(); p++) {
      assertArrayEquals(before.get(p), net.values(net.parameters().get(p).name()));
    }
    assertEquals(0, net.trainingPasses());
  }

  @ParameterizedTest
  @MethodSource("networks")
  void l7ForwardChangesNoParameter(Network network) {
    BuiltNetwork net = network.build(ElementType.FLOAT, 4, 3, Workers.single());
    List<double[]> before = net.parameters().stream().map(p -> net.values(p.name())).toList();
    fill(net.input(4), 1);
    net.forward(Phase.TRAINING, 4);
    for (int p = 0; p < before.size(); p++) {
      assertArrayEquals(before.get(p), net.values(net.parameters().get(p).name()));
    }
  }

  @Test
  void summaryCountsWhatThereIs() {
    Network network =
        Network.of(Shape.image(1, 28, 28))
            .add("conv", Layers.convolution(20, Window.of(5), Activation.RELU))
            .add("flat", Layers.flatten())
            .add("out", Layers.dense(10))
            .build();
    Summary summary = network.build(ElementType.FLOAT, 2, 1, Workers.single()).summary();
    assertEquals(20 * 25 + 20 + 11520 * 10 + 10, summary.parameters());
    assertEquals(2 * 576 * 20 * 25 + 2 * 11520 * 10, summary.operations());
    assertEquals(4 * summary.parameters(), summary.parameterBytes());
    assertTrue(summary.toString().contains("20 x 24 x 24"), summary.toString());
  }

  @Test
  void evaluationNeedsLessMemoryThanTraining() {
    Network.Builder builder = Network.of(Shape.features(50));
    for (int i = 0; i < 10; i++) {
      builder.add("d" + i, Layers.dense(50, Activation.TANH));
    }
    Network network = builder.build();
    BuildSettings settings = BuildSettings.of(ElementType.FLOAT, 8, 1);
    long training = network.build(settings).workingMemory();
    long evaluation = network.build(settings.forEvaluation()).workingMemory();
    assertTrue(training <= 14 * 8 * 50 * 4, "training takes " + training);
    assertTrue(evaluation <= 5 * 8 * 50 * 4, "evaluation takes " + evaluation);
  }

  @Test
  void siblingsShareParameters() {
    BuiltNetwork net = networks().getFirst().build(ElementType.DOUBLE, 4, 3, Workers.single());
    BuiltNetwork other = net.sibling(BuildSettings.of(ElementType.DOUBLE, 1, 0).forEvaluation());
    net.setValues("out/bias", 1, 2, 3);
    assertArrayEquals(new double[] {1, 2, 3}, other.values("out/bias"));
    assertThrows(IllegalArgumentException.class, () -> net.setValues("out/bias", 1, 2));
    assertThrows(IllegalArgumentException.class, () -> net.values("out/biass"));
  }
}
