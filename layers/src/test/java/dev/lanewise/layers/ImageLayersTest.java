package dev.lanewise.layers;

import static dev.lanewise.layers.Checks.fill;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Layers over images: convolutions and pooling.
final class ImageLayersTest {
  static List<Layer> layers() {
    Window three = Window.of(3);
    return List.of(
        Layers.convolution(4, three),
        Layers.convolution(4, three.stride(2).padding(1), Activation.RELU),
        Layers.convolution(4, Window.of(2, 3).stride(1, 2).dilation(2), Activation.GELU),
        Layers.convolution(4, three.padding(1), Activation.TANH).groups(2).withoutBias(),
        Layers.transposedConvolution(6, three.stride(2).padding(1), Activation.IDENTITY).extra(1),
        Layers.transposedConvolution(4, Window.of(2, 3), Activation.SILU).groups(2),
        Layers.maxPooling(2),
        Layers.maxPooling(three.stride(2).padding(1)),
        Layers.maxPooling(three),
        Layers.maxPooling(Window.of(2).dilation(2)),
        Layers.averagePooling(2),
        Layers.averagePooling(three.stride(2).padding(1)),
        Layers.averagePooling(Window.of(2, 3).stride(1)),
        Layers.globalMaxPooling(),
        Layers.globalAveragePooling(),
        Layers.adaptiveAveragePooling(3, 2),
        Layers.adaptiveMaxPooling(3, 4),
        Layers.prelu(),
        Layers.flatten(),
        Layers.reshape(Shape.image(1, 8, 15)));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void l1Gradients(Layer layer) {
    Checks.checkGradients(Shape.image(4, 5, 6), layer);
  }

  @Test
  void l3ConvolutionEqualsTheNaiveLoops() {
    Window w = new Window(3, 2, 2, 1, 1, 1, 1, 2);
    Layer layer = Layers.convolution(4, w, Activation.SIGMOID).groups(2);
    BuiltNetwork net = Checks.build(Shape.image(4, 7, 6), layer, 2);
    Matrix weight = fill(net.parameter("layer/weight").value(), 1);
    Matrix bias = fill(net.parameter("layer/bias").value(), 2);
    Matrix x = fill(net.input(2), 3);
    Matrix y = net.forward(Phase.EVALUATION, 2);
    Shape.Image out = net.network().outputShape().asImage();
    for (int n = 0; n < 2; n++) {
      for (int f = 0; f < 4; f++) {
        for (int oy = 0; oy < out.height(); oy++) {
          for (int ox = 0; ox < out.width(); ox++) {
            double sum = bias.get(0, f);
            for (int c = 0; c < 2; c++) {
              for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 2; j++) {
                  int iy = oy * 2 + i - 1;
                  int ix = ox + 2 * j - 1;
                  if (iy >= 0 && iy < 7 && ix >= 0 && ix < 6) {
                    sum +=
                        weight.get(f, (c * 3 + i) * 2 + j)
                            * x.get(n, ((f / 2 * 2 + c) * 7 + iy) * 6 + ix);
                  }
                }
              }
            }
            double want = 1 / (1 + StrictMath.exp(-sum));
            int at = (f * out.height() + oy) * out.width() + ox;
            assertEquals(want, y.get(n, at), 1e-14);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.ValueSource(ints = {0, 1, 2})
  void l3LargeBatchesEqualSmallOnes(int padding) {
    Layer layer = Layers.convolution(5, Window.of(3, 4).padding(padding), Activation.TANH);
    BuiltNetwork net = Checks.build(Shape.image(3, 6, 7), layer, 18);
    fill(net.parameter("layer/bias").value(), 2);
    Matrix x = fill(Matrix.of(net.settings().type(), 18, 126), 3);
    Matrix d = fill(Matrix.of(net.settings().type(), 18, net.output(18).columns()), 4);
    List<Matrix> large = results(net, x, d);
    for (int first = 0; first < 18; first += 9) {
      List<Matrix> small =
          results(net, x.slice(first, 0, 9, 126), d.slice(first, 0, 9, d.columns()));
      for (int r = 0; r < 2; r++) {
        for (int i = 0; i < 9; i++) {
          for (int j = 0; j < small.get(r).columns(); j++) {
            assertEquals(small.get(r).get(i, j), large.get(r).get(first + i, j), 1e-13);
          }
        }
      }
    }
  }

  /// Between convolutions and pooling, large batches lie with samples innermost.
  static List<Network> chains() {
    Window two = Window.of(2).stride(2);
    Network largest =
        Network.of(Shape.image(1, 9, 8))
            .add("a", Layers.convolution(3, Window.of(3), Activation.GELU))
            .add("b", Layers.maxPooling(two))
            .add("c", Layers.convolution(4, Window.of(2).padding(1), Activation.TANH))
            .add("d", Layers.maxPooling(two))
            .add("flat", Layers.flatten())
            .add("e", Layers.dense(3))
            .build();
    Network mean =
        Network.of(Shape.image(2, 7, 6))
            .add("a", Layers.convolution(6, Window.of(2).padding(1), Activation.SIGMOID))
            .add("b", Layers.averagePooling(Window.of(2).stride(3)))
            .add("c", Layers.convolution(3, Window.of(2), Activation.IDENTITY))
            .add("d", Layers.convolution(2, Window.of(1), Activation.SILU))
            .add("e", Layers.flatten())
            .build();
    return List.of(largest, mean);
  }

  @ParameterizedTest
  @MethodSource("chains")
  void l1GradientsOfChainsInLargeBatches(Network chain) {
    Checks.checkGradients(
        chain.build(BuildSettings.of(ElementType.DOUBLE, 16, 7).withInputGradient()), 16);
  }

  @ParameterizedTest
  @MethodSource("chains")
  void chainsGiveInLargeBatchesWhatTheyGiveInSmallOnes(Network chain) {
    BuiltNetwork net = chain.build(BuildSettings.of(ElementType.DOUBLE, 18, 7).withInputGradient());
    Matrix x = fill(Matrix.of(ElementType.DOUBLE, 18, net.input(18).columns()), 3);
    Matrix d = fill(Matrix.of(ElementType.DOUBLE, 18, net.output(18).columns()), 4);
    List<Matrix> large = results(net, x, d);
    List<Matrix> small = results(net, x.slice(0, 0, 9, x.columns()), d.slice(0, 0, 9, d.columns()));
    for (int r = 0; r < 2; r++) {
      for (int i = 0; i < 9; i++) {
        for (int j = 0; j < small.get(r).columns(); j++) {
          assertEquals(small.get(r).get(i, j), large.get(r).get(i, j), 1e-13);
        }
      }
    }
  }

  private static List<Matrix> results(BuiltNetwork net, Matrix x, Matrix d) {
    int batch = x.rows();
    net.input(batch).copyFrom(x);
    Matrix y = net.forward(Phase.TRAINING, batch).copy();
    net.outputGradient(batch).copyFrom(d);
    net.backward(batch);
    return List.of(y, net.inputGradient(batch).copy());
  }

  @Test
  void l1GradientsOfALargeBatch() {
    Layer layer = Layers.convolution(2, Window.of(3).padding(1), Activation.TANH);
    Checks.checkGradients(Checks.build(Shape.image(2, 3, 4), layer, 16), 16);
    Checks.checkGradients(Checks.build(Shape.image(6, 3, 4), layer, 16), 16);
  }

  @Test
  void l2TransposedConvolutionIsTheTranspose() {
    Window w = Window.of(3).stride(2).padding(1);
    BuiltNetwork there =
        Checks.build(Shape.image(2, 5, 7), Layers.convolution(3, w).withoutBias(), 1);
    BuiltNetwork back =
        Checks.build(
            there.network().outputShape(),
            new TransposedConvolution2d(2, w, 0, 1, Activation.IDENTITY, false, null),
            1);
    Matrix weight = fill(there.parameter("layer/weight").value(), 5);
    back.parameter("layer/weight").value().copyFrom(weight);
    Matrix x = fill(there.input(1), 1);
    Matrix y = fill(back.input(1), 2);
    double left = product(there.forward(Phase.EVALUATION, 1), y);
    double right = product(x, back.forward(Phase.EVALUATION, 1));
    assertEquals(left, right, 1e-12 * Math.max(1, Math.abs(left)));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void l6GradientOfABatchIsTheSumOfThoseOfItsParts(Layer layer) {
    BuiltNetwork net = Checks.build(Shape.image(4, 5, 6), layer, 3);
    Matrix x = fill(Matrix.of(net.settings().type(), 3, 120), 1);
    Matrix d = fill(Matrix.of(net.settings().type(), 3, net.output(3).columns()), 2);
    List<Matrix> whole = gradients(net, x, d);
    List<Matrix> first = gradients(net, x.slice(0, 0, 1, 120), d.slice(0, 0, 1, d.columns()));
    List<Matrix> rest = gradients(net, x.slice(1, 0, 2, 120), d.slice(1, 0, 2, d.columns()));
    for (int p = 0; p < whole.size(); p++) {
      for (int i = 0; i < whole.get(p).rows(); i++) {
        for (int j = 0; j < whole.get(p).columns(); j++) {
          double sum = first.get(p).get(i, j) + rest.get(p).get(i, j);
          assertEquals(sum, whole.get(p).get(i, j), 1e-12 * (1 + Math.abs(sum)));
        }
      }
    }
  }

  private static List<Matrix> gradients(BuiltNetwork net, Matrix x, Matrix d) {
    int batch = x.rows();
    net.input(batch).copyFrom(x);
    net.forward(Phase.TRAINING, batch);
    net.outputGradient(batch).copyFrom(d);
    net.backward(batch);
    return net.parameters().stream().map(p -> p.gradient().copy()).toList();
  }

  @Test
  void l4PoolingConserves() {
    for (Layer layer :
        List.of(
            Layers.maxPooling(2),
            Layers.maxPooling(Window.of(3).stride(2).padding(1)),
            Layers.averagePooling(Window.of(2).stride(2)),
            Layers.globalMaxPooling(),
            Layers.globalAveragePooling(),
            Layers.adaptiveAveragePooling(2, 3),
            Layers.adaptiveMaxPooling(4, 5))) {
      BuiltNetwork net = Checks.build(Shape.image(2, 6, 6), layer, 2);
      net.input(2).fill(0.5);
      net.forward(Phase.TRAINING, 2);
      Matrix d = fill(net.outputGradient(2), 3);
      double sum = sum(d);
      net.backward(2);
      assertEquals(sum, sum(net.inputGradient(2)), 1e-12);
      if (layer.kind().contains("average")) {
        Matrix y = net.forward(Phase.EVALUATION, 2);
        assertTrue(y.get(1, 1) >= 0.5 - 1e-15 && y.get(1, 1) <= 0.5 + 1e-15);
      }
    }
  }

  @Test
  void adaptivePoolingEqualsTheNaiveLoops() {
    for (int[] size : new int[][] {{1, 1}, {3, 4}, {2, 5}, {7, 6}, {5, 1}}) {
      for (boolean isMax : List.of(true, false)) {
        Layer layer =
            isMax
                ? Layers.adaptiveMaxPooling(size[0], size[1])
                : Layers.adaptiveAveragePooling(size[0], size[1]);
        BuiltNetwork net = Checks.build(Shape.image(2, 7, 6), layer, 3);
        Matrix x = fill(net.input(3), 3);
        Matrix y = net.forward(Phase.EVALUATION, 3);
        for (int n = 0; n < 3; n++) {
          for (int j = 0; j < y.columns(); j++) {
            assertEquals(
                adaptive(x, n, j, size, isMax), y.get(n, j), isMax ? 0 : 1e-15, layer.kind());
          }
        }
      }
    }
  }

  /// One output of adaptive pooling of 2 x 7 x 6 images.
  private static double adaptive(Matrix x, int sample, int output, int[] size, boolean isMax) {
    int channel = output / (size[0] * size[1]);
    int row = output / size[1] % size[0];
    int column = output % size[1];
    double largest = Double.NEGATIVE_INFINITY;
    double sum = 0;
    int count = 0;
    for (int i = row * 7 / size[0]; i < Math.ceil((row + 1) * 7.0 / size[0]); i++) {
      for (int j = column * 6 / size[1]; j < Math.ceil((column + 1) * 6.0 / size[1]); j++) {
        double value = x.get(sample, channel * 42 + i * 6 + j);
        largest = Math.max(largest, value);
        sum += value;
        count++;
      }
    }
    return isMax ? largest : sum / count;
  }

  private static double sum(Matrix m) {
    double sum = 0;
    for (int i = 0; i < m.rows(); i++) {
      for (int j = 0; j < m.columns(); j++) {
        sum += m.get(i, j);
      }
    }
    return sum;
  }

  private static double product(Matrix a, Matrix b) {
    double sum = 0;
    for (int j = 0; j < a.columns(); j++) {
      sum += a.get(0, j) * b.get(0, j);
    }
    return sum;
  }
}
