package dev.lanewise.kernel;

import dev.lanewise.kernel.gemm.PatchProduct;
import dev.lanewise.kernel.runtime.Idle;
import dev.lanewise.kernel.runtime.Overlap;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Two-dimensional convolution of batches of images as matrix products whose right factor, the
/// patches of the image, is taken from the image while it is packed and never stored.
///
/// Images are rows of a matrix, channel after channel, row after row (NCHW): `in` is images x
/// (channels * height * width), `out` images x (filters * outHeight * outWidth), `weights` filters
/// x (channels / groups * kernelHeight * kernelWidth), all with unit column stride and `weights`
/// contiguous.
///
/// Each element is one chain of fused multiply-adds from +0, as [Gemm] says: forward over (channel,
/// filter row, filter column); for the data over (filter, filter row, filter column); for the
/// weights over the places of the first image, then on through the next image. So results do not
/// depend on threads or on the size of the batch.
///
/// A plan is immutable and may be used by many threads at once; once warm a run allocates nothing.
public final class Convolution {
  private final ElementType type;
  private final ConvolutionShape shape;
  private final PatchProduct forward;
  private final PatchProduct data;
  private final PatchProduct weightsAnew;
  private final PatchProduct weightsOn;
  private final Idle<Pass> idle = new Idle<>(Pass::new);

  private Convolution(ElementType type, ConvolutionShape shape) {
    this.type = type;
    this.shape = shape;
    forward = PatchProduct.forward(type, shape);
    data = PatchProduct.data(type, shape);
    weightsAnew = PatchProduct.weights(type, shape, 0);
    weightsOn = PatchProduct.weights(type, shape, 1);
  }

  /// Decides how convolutions of this shape are computed.
  public static Convolution plan(ElementType type, ConvolutionShape shape) {
    return new Convolution(type, shape);
  }

  /// The shape this was planned for.
  public ConvolutionShape shape() {
    return shape;
  }

  /// Computes the output of each image.
  ///
  /// @param in images x inSize
  /// @param weights filters x filterSize
  /// @param out images x outSize, overwritten
  /// @throws IllegalArgumentException if a matrix does not fit, or `out` overlaps another
  public void forward(Matrix in, Matrix weights, Matrix out, Workers workers) {
    check("in", in, out.rows(), shape.inSize());
    check("out", out, out.rows(), shape.outSize());
    checkWeights("weights", weights);
    requireApart("out", out, "in", in);
    requireApart("out", out, "weights", weights);
    Pass pass = idle.take();
    pass.set(forward, array(weights), weights.offset(), in, out);
    pass.steps(
        shape.filters() / shape.groups() * shape.filterSize(),
        shape.inSize() / shape.groups(),
        shape.outSize() / shape.groups());
    pass.runAll(workers);
  }

  /// Computes the gradient with respect to the input from that with respect to the output.
  ///
  /// @param outGradient images x outSize
  /// @param weights filters x filterSize
  /// @param inGradient images x inSize, overwritten
  /// @throws IllegalArgumentException if a matrix does not fit, or `inGradient` overlaps another
  public void dataGradient(Matrix outGradient, Matrix weights, Matrix inGradient, Workers workers) {
    check("outGradient", outGradient, inGradient.rows(), shape.outSize());
    check("inGradient", inGradient, inGradient.rows(), shape.inSize());
    checkWeights("weights", weights);
    requireApart("inGradient", inGradient, "outGradient", outGradient);
    requireApart("inGradient", inGradient, "weights", weights);
    Pass pass = idle.take();
    pass.set(data, pass.byChannel(weights), 0, outGradient, inGradient);
    pass.steps(
        shape.filters() / shape.groups() * shape.filterSize(),
        shape.outSize() / shape.groups(),
        shape.inSize() / shape.groups());
    pass.runAll(workers);
  }

  /// Computes the gradient with respect to the weights, summed over the images.
  ///
  /// @param in images x inSize
  /// @param outGradient images x outSize
  /// @param weightGradient filters x filterSize
  /// @param accumulate whether to add to what `weightGradient` holds, instead of overwriting it
  /// @throws IllegalArgumentException if a matrix does not fit, or `weightGradient` overlaps
  ///   another
  public void weightGradient(
      Matrix in, Matrix outGradient, Matrix weightGradient, boolean accumulate, Workers workers) {
    check("in", in, in.rows(), shape.inSize());
    check("outGradient", outGradient, in.rows(), shape.outSize());
    checkWeights("weightGradient", weightGradient);
    requireApart("weightGradient", weightGradient, "in", in);
    requireApart("weightGradient", weightGradient, "outGradient", outGradient);
    if (in.rows() == 0 && !accumulate) {
      weightGradient.fill(0);
    }
    int groups = shape.groups();
    int step = shape.filters() / groups * shape.filterSize();
    for (int image = 0; image < in.rows(); image++) {
      PatchProduct product = image == 0 && !accumulate ? weightsAnew : weightsOn;
      for (int g = 0; g < groups; g++) {
        product.run(
            workers,
            workers.parallelism(),
            array(outGradient),
            outGradient.offset() + image * outGradient.rowStride() + g * shape.outSize() / groups,
            array(in),
            in.offset() + image * in.rowStride() + g * shape.inSize() / groups,
            array(weightGradient),
            weightGradient.offset() + g * step);
      }
    }
  }

  /// Readies the vector form of [#forward] before it is needed, see [Gemm#warmUp].
  ///
  /// @param limit how long to wait at most
  /// @return whether it is in use now
  public boolean warmUpForward(Duration limit) {
    return forward.warmUp(limit.toNanos());
  }

  /// The same for [#dataGradient].
  public boolean warmUpDataGradient(Duration limit) {
    return data.warmUp(limit.toNanos());
  }

  /// The same for [#weightGradient].
  public boolean warmUpWeightGradient(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    boolean first = weightsAnew.warmUp(limit.toNanos());
    return weightsOn.warmUp(end - System.nanoTime()) && first;
  }

  /// Uses generated code from now on, compiled or not: for tests of its results.
  void useGenerated() {
    forward.useGenerated();
    data.useGenerated();
    weightsAnew.useGenerated();
    weightsOn.useGenerated();
  }

  private void checkWeights(String name, Matrix m) {
    check(name, m, shape.filters(), shape.filterSize());
    if (!m.isContiguous()) {
      throw new IllegalArgumentException(name + " must be contiguous, but is " + m);
    }
  }

  private void check(String name, Matrix m, int rows, int columns) {
    if (m.rows() != rows || m.columns() != columns || m.type() != type) {
      throw new IllegalArgumentException(
          "%s must be %d x %d of %s, but is %s".formatted(name, rows, columns, type, m));
    }
    if (m.columnStride() != 1 && m.columns() > 1) {
      throw new IllegalArgumentException(
          "%s must have neighbours in a row side by side, but is %s".formatted(name, m));
    }
  }

  private static void requireApart(String result, Matrix a, String other, Matrix b) {
    if (Overlap.between(a, b) != Overlap.NONE || !a.hasDistinctCells()) {
      throw new IllegalArgumentException(
          "%s shares elements with %s or itself: %s, %s".formatted(result, other, a, b));
    }
  }

  private static Object array(Matrix m) {
    return switch (m) {
      case FloatMatrix f -> f.array();
      case DoubleMatrix d -> d.array();
    };
  }

  /// One call over all images and groups: a task for each.
  private final class Pass implements Workers.Task {
    private @Nullable PatchProduct product;
    private @Nullable Object left;
    private @Nullable Matrix from;
    private @Nullable Matrix to;
    private @Nullable Matrix turned;
    private int leftAt;
    private int leftStep;
    private int fromStep;
    private int toStep;

    void set(PatchProduct p, Object leftArray, int leftOffset, Matrix source, Matrix result) {
      product = p;
      left = leftArray;
      leftAt = leftOffset;
      from = source;
      to = result;
    }

    /// The distance from group to group in each operand.
    void steps(int ofLeft, int ofFrom, int ofTo) {
      leftStep = ofLeft;
      fromStep = ofFrom;
      toStep = ofTo;
    }

    void runAll(Workers workers) {
      int tasks = Math.multiplyExact(Objects.requireNonNull(to).rows(), shape.groups());
      try {
        workers.run(tasks, this);
      } finally {
        product = null;
        left = null;
        from = null;
        to = null;
        idle.give(this);
      }
    }

    @Override
    public void run(int index) {
      int image = index / shape.groups();
      int group = index % shape.groups();
      Matrix source = Objects.requireNonNull(from);
      Matrix result = Objects.requireNonNull(to);
      Objects.requireNonNull(product)
          .run(
              Workers.single(),
              1,
              Objects.requireNonNull(left),
              leftAt + group * leftStep,
              array(source),
              source.offset() + image * source.rowStride() + group * fromStep,
              array(result),
              result.offset() + image * result.rowStride() + group * toStep);
    }

    /// The weights as group, channel, filter, row, column.
    Object byChannel(Matrix weights) {
      Matrix all = turned;
      if (all == null) {
        all = Matrix.of(type, shape.filters(), shape.filterSize());
        turned = all;
      }
      int groups = shape.groups();
      int window = shape.kernelHeight() * shape.kernelWidth();
      int channels = shape.channels() / groups;
      int filters = shape.filters() / groups;
      Object source = array(weights);
      Object target = array(all);
      int at = 0;
      for (int g = 0; g < groups; g++) {
        for (int c = 0; c < channels; c++) {
          for (int f = 0; f < filters; f++) {
            int first = weights.offset() + ((g * filters + f) * channels + c) * window;
            System.arraycopy(source, first, target, at, window);
            at += window;
          }
        }
      }
      return target;
    }
  }
}
