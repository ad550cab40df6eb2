package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/// Convolution against the naive seven loops, in the order of summation that is promised, so that
/// the bits must be equal (law L3 within K1's bound of zero).
class ConvolutionTest {
  @Property(tries = 150)
  void l3EqualsTheNaiveLoopsInBits(
      @ForAll @IntRange(min = 1, max = 3) int images,
      @ForAll @IntRange(min = 1, max = 3) int channelsOfGroup,
      @ForAll @IntRange(min = 1, max = 3) int filtersOfGroup,
      @ForAll @IntRange(min = 1, max = 2) int groups,
      @ForAll @IntRange(min = 1, max = 4) int kernel,
      @ForAll @IntRange(min = 1, max = 3) int stride,
      @ForAll @IntRange(max = 3) int padding,
      @ForAll @IntRange(min = 1, max = 2) int dilation,
      @ForAll @IntRange(min = 7, max = 13) int height,
      @ForAll @IntRange(min = 7, max = 23) int width) {
    ConvolutionShape shape =
        ConvolutionShape.of(
                channelsOfGroup * groups, height, width, filtersOfGroup * groups, kernel, kernel)
            .stride(stride, Math.max(1, stride - 1))
            .padding(padding, Math.max(0, padding - 1))
            .dilation(dilation, dilation)
            .groups(groups);
    compare(shape, images);
  }

  @Test
  void l3OneLargerImageForAllThreads() {
    compare(ConvolutionShape.of(20, 12, 12, 40, 5, 5), 3);
    compare(ConvolutionShape.of(1, 28, 28, 20, 5, 5).padding(2, 2), 2);
  }

  @Test
  void readyingItChangesNoBit() {
    Random random = new Random(5);
    Convolution plan =
        Convolution.plan(ElementType.DOUBLE, ConvolutionShape.of(2, 9, 11, 3, 3, 3).padding(1, 1));
    DoubleMatrix in = random(2, 2 * 9 * 11, random);
    DoubleMatrix weights = random(3, 2 * 3 * 3, random);
    DoubleMatrix d = random(2, 3 * 9 * 11, random);
    double[][] cold = all(plan, in, weights, d);
    Duration limit = Duration.ofSeconds(30);
    boolean isReady =
        plan.warmUpForward(limit)
            & plan.warmUpDataGradient(limit)
            & plan.warmUpWeightGradient(limit);
    assertTrue(Platform.isVector() || !isReady, "there is nothing to ready");
    double[][] warm = all(plan, in, weights, d);
    for (int i = 0; i < cold.length; i++) {
      assertArrayEquals(cold[i], warm[i]);
    }
  }

  /// The elements of all three results.
  private static double[][] all(Convolution plan, Matrix in, Matrix weights, Matrix d) {
    Matrix out = Matrix.of(d.type(), d.rows(), d.columns());
    Matrix inGradient = Matrix.of(in.type(), in.rows(), in.columns());
    Matrix weightGradient = Matrix.of(weights.type(), weights.rows(), weights.columns());
    plan.forward(in, weights, out, Workers.single());
    plan.dataGradient(d, weights, inGradient, Workers.single());
    plan.weightGradient(in, d, weightGradient, false, Workers.single());
    return new double[][] {elements(out), elements(inGradient), elements(weightGradient)};
  }

  private static double[] elements(Matrix m) {
    double[] all = new double[m.rows() * m.columns()];
    for (int i = 0; i < all.length; i++) {
      all[i] = m.get(i / m.columns(), i % m.columns());
    }
    return all;
  }

  private static void compare(ConvolutionShape s, int images) {
    Random random = new Random(s.hashCode());
    DoubleMatrix in = random(images, s.inSize(), random);
    DoubleMatrix weights = random(s.filters(), s.filterSize(), random);
    DoubleMatrix gradient = random(images, s.outSize(), random);
    DoubleMatrix out = DoubleMatrix.of(images, s.outSize());
    DoubleMatrix inGradient = DoubleMatrix.of(images, s.inSize());
    DoubleMatrix weightGradient = DoubleMatrix.of(s.filters(), s.filterSize());
    Naive naive = new Naive(s, in, weights, gradient);
    for (boolean isGenerated : new boolean[] {false, true}) {
      Convolution plan = Convolution.plan(ElementType.DOUBLE, s);
      if (isGenerated) {
        plan.useGenerated();
      }
      out.fill(Double.NaN);
      inGradient.fill(Double.NaN);
      weightGradient.fill(Double.NaN);
      try (Workers workers = Workers.pool(2)) {
        plan.forward(in, weights, out, workers);
        plan.dataGradient(gradient, weights, inGradient, workers);
        plan.weightGradient(in, gradient, weightGradient, false, workers);
      }
      assertArrayEquals(naive.forward(), out.array());
      assertArrayEquals(naive.data(), inGradient.array());
      double[] once = naive.weights(new double[weights.array().length]);
      assertArrayEquals(once, weightGradient.array());
      plan.weightGradient(in, gradient, weightGradient, true, Workers.single());
      assertArrayEquals(naive.weights(once), weightGradient.array());
    }
    compareFormsInFloat(s, in, weights, gradient);
  }

  /// Both forms give the same bits in float too, where vectors have twice as many lanes.
  private static void compareFormsInFloat(
      ConvolutionShape s, DoubleMatrix in, DoubleMatrix weights, DoubleMatrix gradient) {
    Convolution cold = Convolution.plan(ElementType.FLOAT, s);
    Convolution generated = Convolution.plan(ElementType.FLOAT, s);
    generated.useGenerated();
    double[][] expected = all(cold, single(in), single(weights), single(gradient));
    double[][] actual = all(generated, single(in), single(weights), single(gradient));
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(expected[i], actual[i]);
    }
  }

  private static FloatMatrix single(DoubleMatrix m) {
    FloatMatrix result = FloatMatrix.of(m.rows(), m.columns());
    for (int i = 0; i < m.array().length; i++) {
      result.array()[i] = (float) m.array()[i];
    }
    return result;
  }

  private static DoubleMatrix random(int rows, int columns, Random random) {
    DoubleMatrix m = DoubleMatrix.of(rows, columns);
    for (int i = 0; i < m.array().length; i++) {
      m.array()[i] = random.nextGaussian();
    }
    return m;
  }

  @Test
  void errorsNameWhatDoesNotFit() {
    assertThrows(
        IllegalArgumentException.class, () -> ConvolutionShape.of(3, 5, 5, 4, 3, 3).groups(2));
    assertThrows(IllegalArgumentException.class, () -> ConvolutionShape.of(1, 4, 4, 1, 5, 5));
    Convolution plan = Convolution.plan(ElementType.FLOAT, ConvolutionShape.of(1, 4, 4, 2, 3, 3));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                plan.forward(
                    FloatMatrix.of(2, 15),
                    FloatMatrix.of(2, 9),
                    FloatMatrix.of(2, 8),
                    Workers.single()));
    assertTrue(String.valueOf(e.getMessage()).startsWith("in must be 2 x 16 of FLOAT"));
  }

  /// The seven loops, with the chains of fused multiply-adds that [Convolution] promises.
  private record Naive(
      ConvolutionShape s, DoubleMatrix in, DoubleMatrix weights, DoubleMatrix gradient) {

    double[] forward() {
      double[] out = new double[gradient.array().length];
      each((image, f, y, x, c, i, j, at) -> {
        int o = outIndex(image, f, y, x);
        out[o] =
            Math.fma(weights.array()[weightIndex(f, c, i, j)], at < 0 ? 0 : in.array()[at], out[o]);
      });
      return out;
    }

    double[] data() {
      double[] result = new double[in.array().length];
      each(
          (image, f, y, x, c, i, j, at) -> {
            if (at >= 0) {
              result[at] =
                  Math.fma(
                      weights.array()[weightIndex(f, c, i, j)],
                      gradient.array()[outIndex(image, f, y, x)],
                      result[at]);
            }
          },
          true);
      return result;
    }

    double[] weights(double[] start) {
      double[] result = start.clone();
      each((image, f, y, x, c, i, j, at) -> {
        int w = weightIndex(f, c, i, j);
        result[w] =
            Math.fma(
                gradient.array()[outIndex(image, f, y, x)], at < 0 ? 0 : in.array()[at], result[w]);
      });
      return result;
    }

    private int outIndex(int image, int f, int y, int x) {
      return ((image * s.filters() + f) * s.outHeight() + y) * s.outWidth() + x;
    }

    private int weightIndex(int f, int c, int i, int j) {
      int channels = s.channels() / s.groups();
      return ((f * channels + c % channels) * s.kernelHeight() + i) * s.kernelWidth() + j;
    }

    private void each(Visitor visitor) {
      each(visitor, false);
    }

    /// Visits all terms: places outside filters, or with filter elements outside places.
    private void each(Visitor visitor, boolean filtersFirst) {
      int channels = s.channels() / s.groups();
      int filters = s.filters() / s.groups();
      for (int image = 0; image < in.rows(); image++) {
        for (int f = 0; f < s.filters(); f++) {
          if (filtersFirst) {
            for (int c = f / filters * channels; c < (f / filters + 1) * channels; c++) {
              for (int i = 0; i < s.kernelHeight(); i++) {
                for (int j = 0; j < s.kernelWidth(); j++) {
                  for (int p = 0; p < s.outHeight() * s.outWidth(); p++) {
                    visit(visitor, image, f, p, c, i, j);
                  }
                }
              }
            }
          } else {
            for (int p = 0; p < s.outHeight() * s.outWidth(); p++) {
              for (int c = f / filters * channels; c < (f / filters + 1) * channels; c++) {
                for (int i = 0; i < s.kernelHeight(); i++) {
                  for (int j = 0; j < s.kernelWidth(); j++) {
                    visit(visitor, image, f, p, c, i, j);
                  }
                }
              }
            }
          }
        }
      }
    }

    private void visit(Visitor visitor, int image, int f, int p, int c, int i, int j) {
      int y = p / s.outWidth();
      int x = p % s.outWidth();
      int row = y * s.strideY() + i * s.dilationY() - s.paddingY();
      int column = x * s.strideX() + j * s.dilationX() - s.paddingX();
      boolean inside = row >= 0 && row < s.height() && column >= 0 && column < s.width();
      int at = ((image * s.channels() + c) * s.height() + row) * s.width() + column;
      visitor.visit(image, f, y, x, c, i, j, inside ? at : -1);
    }

    private interface Visitor {
      void visit(int image, int f, int y, int x, int c, int i, int j, int at);
    }
  }
}
