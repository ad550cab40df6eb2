package dev.lanewise.layers;

import dev.lanewise.kernel.Convolution;
import dev.lanewise.kernel.ConvolutionShape;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.layers.runtime.BatchConvolution;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// y = f(x * W + b): filters slide over images (cross-correlation, as networks use the word).
///
/// Parameters: `weight`, filters x (channels / groups * window), and `bias`, 1 x filters.
///
/// @param filters channels of the output
/// @param window size, stride, padding and dilation
/// @param groups parts that channels and filters are split into; as many as channels for a
///   depthwise convolution
/// @param activation f
/// @param hasBias whether b is added
/// @param weightInitializer first values of W; null for normal of variance gain^2 / fanIn with the
///   gain of the activation
/// @param transform what is done to W before use, null for nothing
public record Convolution2d(
    int filters,
    Window window,
    int groups,
    Activation activation,
    boolean hasBias,
    @Nullable Initializer weightInitializer,
    @Nullable WeightTransform transform)
    implements Layer {

  /// With bias and one group.
  public static Convolution2d of(int filters, Window window, Activation activation) {
    return new Convolution2d(filters, window, 1, activation, true, null, null);
  }

  /// The same without a bias.
  public Convolution2d withoutBias() {
    return new Convolution2d(
        filters, window, groups, activation, false, weightInitializer, transform);
  }

  /// The same with so many groups.
  public Convolution2d groups(int count) {
    return new Convolution2d(
        filters, window, count, activation, hasBias, weightInitializer, transform);
  }

  /// The same with other initial weights.
  public Convolution2d initializer(Initializer weight) {
    return new Convolution2d(filters, window, groups, activation, hasBias, weight, transform);
  }

  /// The same with something done to the weight before use.
  public Convolution2d transform(WeightTransform other) {
    return new Convolution2d(
        filters, window, groups, activation, hasBias, weightInitializer, other);
  }

  @Override
  public String kind() {
    return "convolution";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    ConvolutionShape s = shape(Layer.only(inputs));
    return Shape.image(filters, s.outHeight(), s.outWidth());
  }

  @Override
  public long operations(List<Shape> inputs) {
    ConvolutionShape s = shape(Layer.only(inputs));
    return 2L * s.outSize() * s.filterSize();
  }

  @Override
  public LayerCode build(LayerContext context) {
    ConvolutionShape s = shape(Layer.only(context.inputs()));
    WeightShape weightShape =
        WeightShape.convolution(filters, s.channels() / groups, filters / groups, window.size());
    Initializer initializer =
        weightInitializer != null ? weightInitializer : Initializer.heNormal(activation.gain());
    boolean inBatches = BatchConvolution.isFor(s, context.maxBatch());
    return new Code(
        Convolution.plan(context.type(), s),
        context.weight("weight", weightShape, initializer, transform),
        FilterStore.of(context, activation, hasBias),
        context.scratch(inBatches ? BatchConvolution.inputSize(s) : 1),
        context.scratch(inBatches ? BatchConvolution.seenSize(s) : 1),
        context.scratch(inBatches ? BatchConvolution.memorySize(s) : 1),
        context.scratch(inBatches ? s.outSize() : 1));
  }

  private ConvolutionShape shape(Shape in) {
    return window.over(in.asImage(), filters, groups);
  }

  /// @param turned memory for the input, turned
  /// @param seen memory for what products see of it
  /// @param more memory for the input, turned otherwise
  /// @param turnedOutput memory for the output, turned
  private record Code(
      Convolution plan,
      Weight weight,
      FilterStore store,
      LayerContext.Buffer turned,
      LayerContext.Buffer seen,
      LayerContext.Buffer more,
      LayerContext.Buffer turnedOutput)
      implements LayerCode {
    @Override
    public boolean keepsOutput() {
      return store.keepsOutput();
    }

    @Override
    public Forward forward(LayerFrame frame) {
      Matrix x = frame.input(0);
      Matrix z = store.product(frame);
      if (frame.isOutputTurned()) {
        Runnable spread = store.spread(frame);
        Runnable product = batches(frame, z).forward(x, weight.value(), z, store.rows(frame));
        return _ -> {
          spread.run();
          product.run();
        };
      }
      Runnable rest = store.forward(frame);
      if (inBatches(frame)) {
        Runnable product = batches(frame, z).forward(x, weight.value(), z);
        return _ -> {
          product.run();
          rest.run();
        };
      }
      frame.canWarmUp(plan::warmUpForward);
      return _ -> {
        plan.forward(x, weight.value(), z, frame.workers());
        rest.run();
      };
    }

    @Override
    public Runnable backward(LayerFrame frame) {
      Matrix x = frame.input(0);
      Matrix d = frame.outputGradient();
      Matrix dx = frame.inputGradient(0);
      Runnable before =
          frame.isOutputTurned() ? store.backwardTurned(frame) : store.backward(frame);
      if (inBatches(frame)) {
        BatchConvolution batches = batches(frame, d);
        Matrix memory = frame.buffer(more);
        Runnable forWeights = batches.weights(x, d, weight.gradient(), memory);
        return dx == null
            ? Steps.of(before, forWeights)
            : Steps.of(before, forWeights, batches.data(d, weight.value(), dx, memory));
      }
      frame.canWarmUp(plan::warmUpWeightGradient);
      if (dx != null) {
        frame.canWarmUp(plan::warmUpDataGradient);
      }
      return () -> {
        before.run();
        plan.weightGradient(x, d, weight.gradient(), false, frame.workers());
        if (dx != null) {
          plan.dataGradient(d, weight.value(), dx, frame.workers());
        }
      };
    }

    private boolean inBatches(LayerFrame frame) {
      return BatchConvolution.isFor(plan.shape(), frame.batch());
    }

    @Override
    public boolean takesTurned(int batch) {
      return BatchConvolution.isFor(plan.shape(), batch);
    }

    @Override
    public boolean givesTurned(int batch, boolean isInputTurned) {
      return BatchConvolution.isFor(plan.shape(), batch);
    }

    /// @param result the output before the activation, or the gradient of it
    private BatchConvolution batches(LayerFrame frame, Matrix result) {
      var layout = new BatchConvolution.Layout(frame.isInputTurned(), frame.isOutputTurned());
      boolean isPadded = plan.shape().paddingY() > 0 || plan.shape().paddingX() > 0;
      return new BatchConvolution(
          plan.shape(),
          layout,
          layout.isInputTurned() && !isPadded ? frame.input(0) : frame.buffer(turned),
          frame.buffer(seen),
          layout.isOutputTurned() ? result : frame.buffer(turnedOutput),
          frame);
    }
  }
}
