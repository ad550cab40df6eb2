package dev.lanewise.layers;

import static dev.lanewise.layers.Checks.fill;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Networks rewritten for inference.
final class FoldingTest {
  private static final int BATCH = 5;

  private static BuiltNetwork trained(Network network, ElementType type) {
    BuiltNetwork built = network.build(BuildSettings.of(type, BATCH, 3));
    long key = 100;
    for (Map.Entry<String, Matrix> tensor : built.tensors().entrySet()) {
      Matrix m = fill(tensor.getValue(), key++);
      if (tensor.getKey().endsWith("variance") || tensor.getKey().endsWith("max")) {
        for (int j = 0; j < m.columns(); j++) {
          m.set(0, j, 0.1 + m.get(0, j) * m.get(0, j) + (tensor.getKey().endsWith("max") ? 5 : 0));
        }
      }
    }
    return built;
  }

  private static Matrix forward(BuiltNetwork network) {
    fill(network.input(BATCH), 9);
    return network.forward(Phase.EVALUATION, BATCH);
  }

  private static BuiltNetwork folded(BuiltNetwork trained) {
    return trained.forInference(BuildSettings.of(trained.settings().type(), BATCH, 0));
  }

  private static List<String> names(BuiltNetwork network) {
    return network.network().nodes().stream().map(Network.Node::name).toList();
  }

  private static void assertSameBits(Matrix expected, Matrix found) {
    for (int i = 0; i < expected.rows(); i++) {
      for (int j = 0; j < expected.columns(); j++) {
        assertEquals(
            Double.doubleToLongBits(expected.get(i, j)), Double.doubleToLongBits(found.get(i, j)));
      }
    }
  }

  private static Layer batchNorm() {
    return Normalizations.ofActivations("batch").create();
  }

  /// With W, b, the factor s = gamma / sqrt(variance + epsilon) and sums over k inputs: each weight
  /// s W is rounded once, each sum k times, the bias and its addition once, so the result is within
  /// gamma_(k+3) (sum |s W| |x| + |b'|) of the exact one.
  @ParameterizedTest
  @EnumSource(ElementType.class)
  void foldedNormalizationIsWithinItsBound(ElementType type) {
    int in = 17;
    Network network =
        Network.of(Shape.features(in))
            .add("dense", Layers.dense(6))
            .add("norm", batchNorm())
            .build();
    BuiltNetwork trained = trained(network, type);
    BuiltNetwork folded = folded(trained);
    assertEquals(List.of("dense"), names(folded));
    Matrix y = forward(folded);
    forward(trained);
    double u = type == ElementType.FLOAT ? 0x1p-24 : 0x1p-53;
    double gammaK = (in + 3) * u / (1 - (in + 3) * u);
    double slack = type == ElementType.FLOAT ? 0 : 12 * 0x1p-53;
    for (int i = 0; i < BATCH; i++) {
      for (int j = 0; j < 6; j++) {
        double s =
            trained.values("norm/gamma")[j] / Math.sqrt(trained.values("norm/variance")[j] + 1e-5);
        double shift = trained.values("norm/beta")[j] - s * trained.values("norm/mean")[j];
        double sum = s * trained.values("dense/bias")[j] + shift;
        double size = Math.abs(sum);
        double parts =
            Math.abs(s * trained.values("dense/bias")[j])
                + Math.abs(s * trained.values("norm/mean")[j])
                + Math.abs(trained.values("norm/beta")[j]);
        for (int k = 0; k < in; k++) {
          double product =
              s * trained.values("dense/weight")[j * in + k] * folded.input(BATCH).get(i, k);
          sum += product;
          size += Math.abs(product);
        }
        // The oracle computes in double too: its own error is that of k + 3 roundings.
        double own = (in + 3) * 0x1p-53 * (size + parts) + slack * parts;
        assertEquals(sum, y.get(i, j), gammaK * size + own);
      }
    }
  }

  @Test
  void convolutionsTakeInNormalizationAndActivation() {
    Network network =
        Network.of(Shape.image(4, 6, 6))
            .add("conv", Layers.convolution(6, Window.of(3).padding(1)).groups(2).withoutBias())
            .add("drop", Layers.channelDropout(0.3))
            .add("norm", batchNorm())
            .add("noise", Layers.gaussianNoise(0.1))
            .add("act", Layers.activation(Activation.SILU))
            .add("minmax", Normalizations.ofActivations("min-max").create())
            .add("pool", Layers.maxPooling(2))
            .add("flat", Layers.flatten())
            .add("out", Layers.dense(3))
            .add("last", Normalizations.ofActivations("min-max").create())
            .build();
    BuiltNetwork trained = trained(network, ElementType.DOUBLE);
    BuiltNetwork folded = folded(trained);
    assertEquals(List.of("conv", "minmax", "pool", "flat", "out"), names(folded));
    Matrix expected = forward(trained);
    Matrix found = forward(folded);
    for (int i = 0; i < BATCH; i++) {
      for (int j = 0; j < 3; j++) {
        assertEquals(expected.get(i, j), found.get(i, j), 1e-12 * (1 + norm(expected)));
      }
    }
  }

  private static double norm(Matrix m) {
    double largest = 0;
    for (int i = 0; i < m.rows(); i++) {
      for (int j = 0; j < m.columns(); j++) {
        largest = Math.max(largest, Math.abs(m.get(i, j)));
      }
    }
    return largest;
  }

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void withoutNormalizationNoBitChanges(ElementType type) {
    Network network =
        Network.of(Shape.features(8))
            .add("a", Layers.dense(7).transform(Normalizations.ofWeights("weight").create()))
            .add("act", Layers.activation(Activation.GELU))
            .add("drop", Layers.dropout(0.5))
            .add("b", Layers.dense(7, Activation.TANH).transform(Layers.dropConnect(0.4)))
            .add("sum", Layers.add(), "drop", "b")
            .add("c", Layers.dense(3))
            .add("relu", Layers.activation(Activation.RELU))
            .build();
    BuiltNetwork trained = trained(network, type);
    BuiltNetwork folded = folded(trained);
    assertEquals(List.of("a", "b", "sum", "c"), names(folded));
    assertSameBits(forward(trained).copy(), forward(folded));
  }

  @Test
  void whatOthersReadStays() {
    Network network =
        Network.of(Shape.features(4))
            .add("a", Layers.dense(4))
            .add("drop", Layers.dropout(0.5))
            .add("norm", batchNorm(), "a")
            .add("sum", Layers.add(), "norm", "drop")
            .add("only", Layers.activation(Activation.RELU))
            .build();
    BuiltNetwork trained = trained(network, ElementType.FLOAT);
    BuiltNetwork folded = folded(trained);
    assertEquals(List.of("a", "norm", "sum", "only"), names(folded));
    assertSameBits(forward(trained).copy(), forward(folded));
    BuiltNetwork nothing =
        Network.of(Shape.features(4))
            .add("drop", Layers.dropout(0.5))
            .build()
            .build(BuildSettings.of(ElementType.FLOAT, BATCH, 1));
    assertSameBits(forward(nothing).copy(), forward(folded(nothing)));
  }

  @Test
  void weightsAreItsOwn() {
    BuiltNetwork trained =
        trained(Network.of(Shape.features(4)).add("a", Layers.dense(2)).build(), ElementType.FLOAT);
    BuiltNetwork folded = folded(trained);
    double before = folded.values("a/weight")[0];
    trained.parameter("a/weight").value().fill(3);
    assertEquals(before, folded.values("a/weight")[0]);
    assertNotEquals(3, before);
    assertTrue(!folded.settings().isTrainable());
  }
}
