package dev.lanewise.layers;

import dev.lanewise.kernel.Convolution;
import dev.lanewise.kernel.ConvolutionShape;
import dev.lanewise.kernel.Matrix;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The transpose of a convolution as a linear map: what a convolution of these settings does to
/// data on its way back, so that a stride enlarges images (Zeiler et al. 2010).
///
/// The height of the output is (height - 1) * stride - 2 * padding + dilation * (window - 1) + 1 +
/// extra. Parameters: `weight`, channels x (filters / groups * window), and `bias`, 1 x filters.
///
/// @param filters channels of the output
/// @param window size, stride, padding and dilation of the convolution
/// @param extra rows and columns added to the output at its end, below the stride
/// @param groups parts that channels and filters are split into
/// @param activation what is applied to the result
/// @param hasBias whether a bias is added
/// @param weightInitializer first values of the weight; null for normal of variance gain^2 / fanIn
public record TransposedConvolution2d(
    int filters,
    Window window,
    int extra,
    int groups,
    Activation activation,
    boolean hasBias,
    @Nullable Initializer weightInitializer)
    implements Layer {

  /// With bias, one group and nothing added at the end.
  public static TransposedConvolution2d of(int filters, Window window, Activation activation) {
    return new TransposedConvolution2d(filters, window, 0, 1, activation, true, null);
  }

  /// The same with so many groups.
  public TransposedConvolution2d groups(int count) {
    return new TransposedConvolution2d(
        filters, window, extra, count, activation, hasBias, weightInitializer);
  }

  /// The same with so many rows and columns added at the end.
  public TransposedConvolution2d extra(int count) {
    return new TransposedConvolution2d(
        filters, window, count, groups, activation, hasBias, weightInitializer);
  }

  @Override
  public String kind() {
    return "transposed-convolution";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    ConvolutionShape s = shape(Layer.only(inputs).asImage());
    return Shape.image(filters, s.height(), s.width());
  }

  @Override
  public long operations(List<Shape> inputs) {
    ConvolutionShape s = shape(Layer.only(inputs).asImage());
    return 2L * s.outSize() * s.filterSize();
  }

  @Override
  public LayerCode build(LayerContext context) {
    ConvolutionShape s = shape(Layer.only(context.inputs()).asImage());
    WeightShape weightShape =
        WeightShape.convolution(s.filters(), filters / groups, s.filters() / groups, window.size());
    Initializer initializer =
        weightInitializer != null ? weightInitializer : Initializer.heNormal(activation.gain());
    return new Code(
        Convolution.plan(context.type(), s),
        context.weight("weight", weightShape, initializer, null),
        FilterStore.of(context, activation, hasBias));
  }

  /// The convolution that leads from the output to the input.
  private ConvolutionShape shape(Shape.Image in) {
    if (extra < 0 || extra >= Math.min(window.strideY(), window.strideX())) {
      throw new IllegalArgumentException(
          "what is added at the end must be from 0 to below the stride, but is " + extra);
    }
    int height =
        grown(
            in.height(), window.strideY(), window.paddingY(), window.dilationY(), window.height());
    int width =
        grown(in.width(), window.strideX(), window.paddingX(), window.dilationX(), window.width());
    return window.over(new Shape.Image(filters, height, width), in.channels(), groups);
  }

  private int grown(int size, int stride, int padding, int dilation, int kernel) {
    return Math.toIntExact(
        (size - 1L) * stride - 2L * padding + dilation * (kernel - 1L) + 1 + extra);
  }

  private record Code(Convolution plan, Weight weight, FilterStore store) implements LayerCode {
    @Override
    public boolean keepsOutput() {
      return store.keepsOutput();
    }

    @Override
    public Forward forward(LayerFrame frame) {
      Matrix x = frame.input(0);
      Matrix z = store.product(frame);
      Runnable rest = store.forward(frame);
      frame.canWarmUp(plan::warmUpDataGradient);
      return _ -> {
        plan.dataGradient(x, weight.value(), z, frame.workers());
        rest.run();
      };
    }

    @Override
    public Runnable backward(LayerFrame frame) {
      Matrix x = frame.input(0);
      Matrix d = frame.outputGradient();
      Matrix dx = frame.inputGradient(0);
      Runnable before = store.backward(frame);
      frame.canWarmUp(plan::warmUpWeightGradient);
      if (dx != null) {
        frame.canWarmUp(plan::warmUpForward);
      }
      return () -> {
        before.run();
        plan.weightGradient(d, x, weight.gradient(), false, frame.workers());
        if (dx != null) {
          plan.forward(d, weight.value(), dx, frame.workers());
        }
      };
    }
  }
}
