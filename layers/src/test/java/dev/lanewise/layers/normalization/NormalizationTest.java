package dev.lanewise.layers.normalization;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.DoubleMatrix;
import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.layers.Activation;
import dev.lanewise.layers.BuildSettings;
import dev.lanewise.layers.BuiltNetwork;
import dev.lanewise.layers.Dense;
import dev.lanewise.layers.GradientCheck;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Layers;
import dev.lanewise.layers.Network;
import dev.lanewise.layers.Normalizations;
import dev.lanewise.layers.Phase;
import dev.lanewise.layers.Shape;
import dev.lanewise.layers.WeightTransform;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Laws N1 to N6, L1 and L7.
class NormalizationTest {
  private static final double EPSILON = 1e-5;

  private static Layer layer(String text) {
    String[] words = text.split(" ", 2);
    var configuration = Normalizations.ofActivations(words[0]);
    return (words.length > 1 ? configuration.with(words[1]) : configuration).create();
  }

  private static BuiltNetwork built(Layer layer, Shape shape) {
    BuildSettings settings = BuildSettings.of(ElementType.DOUBLE, 8, 3).withInputGradient();
    BuiltNetwork network = Network.of(shape).add("norm", layer).build().build(settings);
    Random random = new Random(5);
    network.parameters().forEach(p -> fill(p.value(), random, 1));
    return network;
  }

  private static void fill(Matrix m, Random random, double offset) {
    for (int i = 0; i < m.rows(); i++) {
      for (int j = 0; j < m.columns(); j++) {
        m.set(i, j, offset + random.nextGaussian());
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> gradientsAgreeWithDifferences() {
    List<Shape> shapes = List.of(Shape.features(6), Shape.image(4, 3, 5));
    return Stream.of(
            "batch", "layer", "rms", "group groups=2", "instance", "min-max", "batch affine=false")
        .flatMap(name ->
            shapes.stream()
                .filter(s -> !(name.equals("instance") && s instanceof Shape.Features))
                .map(shape ->
                    DynamicTest.dynamicTest(
                        name + " of " + shape,
                        () -> {
                          BuiltNetwork network = built(layer(name), shape);
                          fill(network.input(7), new Random(1), 3);
                          Matrix weights = DoubleMatrix.of(7, shape.size());
                          fill(weights, new Random(2), 0);
                          assertEquals(List.of(), GradientCheck.of(network, weights));
                        })));
  }

  @TestFactory
  Stream<DynamicTest> gradientsOfWeightsAgreeWithDifferences() {
    return Stream.<WeightTransform>of(
            new WeightNormalization(),
            new WeightStandardization(EPSILON),
            new SpectralNormalization(0, 1e-12))
        .map(transform ->
            DynamicTest.dynamicTest(
                transform.kind(),
                () -> {
                  BuiltNetwork network =
                      Network.of(Shape.features(5))
                          .add("fc", Dense.of(4, Activation.TANH).transform(transform))
                          .build()
                          .build(BuildSettings.of(ElementType.DOUBLE, 8, 3).withInputGradient());
                  fill(network.input(6), new Random(1), 0);
                  Matrix weights = DoubleMatrix.of(6, 4);
                  fill(weights, new Random(2), 0);
                  assertEquals(List.of(), GradientCheck.of(network, weights));
                }));
  }

  @Test
  void batchBringsChannelsToMeanZeroAndVarianceOne() {
    for (Shape shape : List.of(Shape.features(3), Shape.image(3, 2, 4))) {
      BuiltNetwork network = built(layer("batch affine=false"), shape);
      Matrix x = network.input(8);
      fill(x, new Random(1), 100);
      Matrix y = network.forward(Phase.TRAINING, 8);
      int area = shape.size() / 3;
      for (int c = 0; c < 3; c++) {
        double[] before = channel(x, c, area);
        double[] after = channel(y, c, area);
        double variance = variance(before);
        assertEquals(0, mean(after), 1e-10);
        assertEquals(variance / (variance + EPSILON), variance(after), 1e-10);
      }
    }
  }

  @Test
  void evaluationUsesRunningStatisticsByTheirRule() {
    BuiltNetwork network = built(layer("batch momentum=0.25"), Shape.features(1));
    double mean = 0;
    double variance = 1;
    for (int step = 0; step < 3; step++) {
      fill(network.input(8), new Random(step), step);
      network.forward(Phase.TRAINING, 8);
      double[] x = channel(network.input(8), 0, 1);
      mean += 0.25 * (mean(x) - mean);
      variance += 0.25 * (variance(x) * 8 / 7 - variance);
    }
    double gamma = network.parameter("norm/gamma").value().get(0, 0);
    double beta = network.parameter("norm/beta").value().get(0, 0);
    fill(network.input(2), new Random(9), 0);
    Matrix y = network.forward(Phase.EVALUATION, 2);
    for (int i = 0; i < 2; i++) {
      double x = network.input(2).get(i, 0);
      assertEquals((x - mean) / Math.sqrt(variance + EPSILON) * gamma + beta, y.get(i, 0), 1e-12);
    }
  }

  @Test
  void rowsOfLayerNormalizationDoNotSeeEachOther() {
    BuiltNetwork network = built(layer("layer"), Shape.features(37));
    fill(network.input(5), new Random(1), 0);
    double[] third = row(network.forward(Phase.TRAINING, 5), 2);
    Matrix alone = network.input(5).row(2).copy();
    network.input(1).copyFrom(alone);
    assertArrayEquals(third, row(network.forward(Phase.TRAINING, 1), 0));
  }

  @Test
  void gradientsOfTheInputSumToZeroAndAreOrthogonalToIt() {
    BuiltNetwork network = built(layer("group groups=2 affine=false"), Shape.image(4, 3, 3));
    fill(network.input(3), new Random(1), 0);
    Matrix y = network.forward(Phase.TRAINING, 3).copy();
    fill(network.outputGradient(3), new Random(2), 0);
    network.backward(3);
    Matrix dx = network.inputGradient(3);
    for (int i = 0; i < 3; i++) {
      for (int g = 0; g < 2; g++) {
        double sum = 0;
        double along = 0;
        for (int j = 0; j < 18; j++) {
          sum += dx.get(i, 18 * g + j);
          along += dx.get(i, 18 * g + j) * y.get(i, 18 * g + j);
        }
        assertEquals(0, sum, 1e-12);
        assertEquals(0, along, 100 * EPSILON);
      }
    }
  }

  @Test
  void constantInputsAndSingleSamplesStayFinite() {
    for (String name : List.of("batch", "layer", "rms", "group groups=1", "instance", "min-max")) {
      BuiltNetwork network = built(layer(name), Shape.image(1, 2, 2));
      network.input(1).fill(7);
      Matrix y = network.forward(Phase.TRAINING, 1);
      network.outputGradient(1).fill(1);
      network.backward(1);
      for (int j = 0; j < 4; j++) {
        assertTrue(Double.isFinite(y.get(0, j)), name);
        assertTrue(Double.isFinite(network.inputGradient(1).get(0, j)), name);
      }
    }
  }

  @Test
  void minMaxReachesFromZeroToOne() {
    BuiltNetwork network = built(layer("min-max"), Shape.image(2, 2, 3));
    fill(network.input(4), new Random(1), 5);
    Matrix y = network.forward(Phase.TRAINING, 4);
    for (int c = 0; c < 2; c++) {
      double[] values = channel(y, c, 6);
      assertEquals(0, java.util.Arrays.stream(values).min().orElseThrow());
      assertEquals(1, java.util.Arrays.stream(values).max().orElseThrow(), 1e-15);
    }
  }

  @Test
  void spectralNormalizationBringsTheLargestSingularValueToOne() {
    BuiltNetwork network =
        Network.of(Shape.features(2))
            .add(
                "fc",
                Dense.of(2, Activation.IDENTITY)
                    .withoutBias()
                    .transform(Normalizations.ofWeights("spectral").create()))
            .build()
            .build(BuildSettings.of(ElementType.DOUBLE, 2, 3));
    Matrix w = network.parameter("fc/weight").value();
    network.input(2).fill(0);
    network.input(2).set(0, 0, 1);
    network.input(2).set(1, 1, 1);
    Matrix y = network.forward(Phase.TRAINING, 2);
    for (int i = 0; i < 60; i++) {
      y = network.forward(Phase.TRAINING, 2);
    }
    double a = w.get(0, 0);
    double b = w.get(0, 1);
    double c = w.get(1, 0);
    double d = w.get(1, 1);
    double sum = a * a + b * b + c * c + d * d;
    double determinant = a * d - b * c;
    double sigma = Math.sqrt((sum + Math.sqrt(sum * sum - 4 * determinant * determinant)) / 2);
    assertEquals(a / sigma, y.get(0, 0), 1e-9);
    assertEquals(c / sigma, y.get(0, 1), 1e-9);
  }

  @Test
  void forwardChangesNoParameter() {
    BuiltNetwork network =
        Network.of(Shape.features(3))
            .add("a", Layers.dense(4))
            .add("b", layer("batch"))
            .build()
            .build(BuildSettings.of(ElementType.DOUBLE, 4, 1));
    List<Matrix> before = network.parameters().stream().map(p -> p.value().copy()).toList();
    fill(network.input(4), new Random(1), 0);
    network.forward(Phase.TRAINING, 4);
    for (int i = 0; i < before.size(); i++) {
      Matrix value = network.parameters().get(i).value();
      for (int j = 0; j < value.columns(); j++) {
        assertEquals(before.get(i).get(0, j), value.get(0, j));
      }
    }
  }

  private static double[] channel(Matrix m, int channel, int area) {
    double[] values = new double[m.rows() * area];
    for (int i = 0; i < m.rows(); i++) {
      for (int j = 0; j < area; j++) {
        values[i * area + j] = m.get(i, channel * area + j);
      }
    }
    return values;
  }

  private static double[] row(Matrix m, int row) {
    return channel(m.slice(row, 0, 1, m.columns()), 0, m.columns());
  }

  private static double mean(double[] x) {
    return java.util.Arrays.stream(x).average().orElseThrow();
  }

  private static double variance(double[] x) {
    double mean = mean(x);
    return java.util.Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
  }
}
