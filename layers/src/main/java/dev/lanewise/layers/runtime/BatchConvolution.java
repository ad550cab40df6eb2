package dev.lanewise.layers.runtime;

import dev.lanewise.kernel.ConvolutionShape;
import dev.lanewise.kernel.Gemm;
import dev.lanewise.kernel.GemmBatch;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Ops;
import dev.lanewise.kernel.Workers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Convolution of a batch of images whose samples lie innermost: rows are (place, channel), columns
/// are samples. Then what a row of a filter sees at a place is one block of memory, and all three
/// passes are products of blocks as they lie: nothing is unfolded, no multiplication is with
/// padding on the way back, and the vectors are full whatever the number of filters.
///
/// Batches come as the network has them (NCHW) and are turned, channel by channel. For one group,
/// stride and dilation 1, and padding below the window. The chains of sums are: forward over
/// (filter row, filter column, channel); for the data over (filter row, descending filter column,
/// filter); for the weights over (place, sample).
public final class BatchConvolution {
  /// Elements of a row of a filter, channels counted, below which products would be too short.
  private static final int SHORT_ROW = 16;

  /// What lies with samples innermost already, and so need not be turned.
  public record Layout(boolean isInputTurned, boolean isOutputTurned) {}

  /// One product and how often it is repeated.
  private record Repeated(int rows, int depth, boolean adds, int count, int rightRows) {}

  private final ConvolutionShape s;
  private final Layout layout;
  private final Map<Repeated, GemmBatch> plans = new HashMap<>();
  private final int batch;
  private final Workers workers;
  private final int paddedWidth;
  private final int places;
  private final int depth;
  private final Matrix x;
  private final Matrix seen;
  private final Matrix out;
  private final Matrix weights;
  private final Matrix weightsBack;

  /// @param s the shape
  /// @param x memory of batch x [#inputSize(ConvolutionShape)]; the input itself where that is
  ///   turned and without padding
  /// @param seen memory of batch x [#seenSize(ConvolutionShape)]; not used where both sizes are
  ///   equal
  /// @param out memory of batch x output size; the output, or the gradient of it, where that is
  ///   turned
  public BatchConvolution(
      ConvolutionShape s, Layout layout, Matrix x, Matrix seen, Matrix out, Workers workers) {
    this.s = s;
    this.layout = layout;
    this.batch = x.rows();
    this.workers = workers;
    depth = isUnfolded(s) ? s.filterSize() : s.kernelWidth() * s.channels();
    paddedWidth = s.width() + 2 * s.paddingX();
    places = s.outHeight() * s.outWidth();
    this.x = x.reshape(inputSize(s), batch);
    this.seen = isUnfolded(s) ? seen.reshape(places * s.filterSize(), batch) : this.x;
    this.out = out.reshape(s.outSize(), batch);
    weights = Matrix.of(x.type(), s.filters(), s.filterSize());
    weightsBack =
        Matrix.of(x.type(), s.channels(), s.filters() * s.kernelHeight() * s.kernelWidth());
  }

  /// Whether convolutions of this shape over so many images are done in this way.
  public static boolean isFor(ConvolutionShape s, int batch) {
    return batch >= SamplesInnermost.SMALLEST_BATCH && isFor(s);
  }

  /// Whether convolutions of this shape are done in this way where batches are large.
  public static boolean isFor(ConvolutionShape s) {
    return s.groups() == 1
        && s.strideY() == 1
        && s.strideX() == 1
        && s.dilationY() == 1
        && s.dilationX() == 1
        && s.paddingY() < s.kernelHeight()
        && s.paddingX() < s.kernelWidth();
  }

  /// Elements of a sample with its padding.
  public static int inputSize(ConvolutionShape s) {
    return s.channels() * (s.height() + 2 * s.paddingY()) * (s.width() + 2 * s.paddingX());
  }

  /// Elements that products see of a sample: the padded image, or what each place sees.
  public static int seenSize(ConvolutionShape s) {
    return isUnfolded(s)
        ? Math.multiplyExact(s.outHeight() * s.outWidth(), s.filterSize())
        : inputSize(s);
  }

  /// Whether rows of a filter are so short that what each place sees is better written out.
  private static boolean isUnfolded(ConvolutionShape s) {
    return s.channels() * s.kernelWidth() < SHORT_ROW;
  }

  /// The row of [#seen] at which what row i of a filter sees at a place begins.
  private int seenRow(int place, int i) {
    if (isUnfolded(s)) {
      return place * depth;
    }
    return ((place / s.outWidth() + i) * paddedWidth + place % s.outWidth()) * s.channels();
  }

  /// How many blocks of [#seen] a filter sees at a place.
  private int blocks() {
    return isUnfolded(s) ? 1 : s.kernelHeight();
  }

  /// Writes out what each place sees, if that is seen.
  private Runnable unfold() {
    if (!isUnfolded(s)) {
      return inOrder();
    }
    int length = s.kernelWidth() * s.channels() * batch;
    int rows = s.kernelHeight();
    Matrix[] from = new Matrix[places * rows];
    Matrix[] to = new Matrix[places * rows];
    for (int k = 0; k < from.length; k++) {
      int place = k / rows;
      int row = (place / s.outWidth() + k % rows) * paddedWidth + place % s.outWidth();
      from[k] = Strided.run(x, row * s.channels() * batch, length);
      to[k] = Strided.run(seen, k * length, length);
    }
    return () -> {
      for (int k = 0; k < from.length; k++) {
        to[k].copyFrom(from[k]);
      }
    };
  }

  /// The forward pass.
  ///
  /// @param images batch x input size
  /// @param w filters x filter size
  /// @param result batch x output size
  /// @param after what is done to each row of the turned output when it is complete
  public Runnable forward(Matrix images, Matrix w, Matrix result, Runnable... after) {
    List<Task> rows = new ArrayList<>();
    int step = seenRow(1, 0) - seenRow(0, 0);
    for (int y = 0; y < s.outHeight(); y++) {
      List<Task> parts = new ArrayList<>();
      for (int i = 0; i < blocks(); i++) {
        Matrix left = weights.slice(0, i * depth, s.filters(), depth);
        Matrix right = seen.slice(seenRow(y * s.outWidth(), i), 0, depth, batch);
        Matrix to = out.slice(y * s.outWidth() * s.filters(), 0, s.filters(), batch);
        parts.add(products(left, right, to, i > 0, s.outWidth(), step));
      }
      if (after.length > 0) {
        Runnable last = after[y];
        parts.add(_ -> last.run());
      }
      rows.add(inOrder(parts));
    }
    return inOrder(
        turnWeights(w, weights, false),
        turnInput(images),
        unfold(),
        all(rows),
        layout.isOutputTurned()
            ? inOrder()
            : SamplesInnermost.back(out, s.filters(), result, workers));
  }

  /// The pass for the gradient of the input.
  ///
  /// @param outGradient batch x output size
  /// @param w filters x filter size
  /// @param inGradient batch x input size
  /// @param memory batch x input size
  public Runnable data(Matrix outGradient, Matrix w, Matrix inGradient, Matrix memory) {
    Matrix dx = (layout.isInputTurned() ? inGradient : memory).reshape(s.inSize(), batch);
    List<Task> rows = new ArrayList<>();
    for (int y = 0; y < s.height(); y++) {
      List<Task> parts = new ArrayList<>();
      int padded = y + s.paddingY();
      int first = Math.max(0, padded - (s.outHeight() - 1));
      for (int i = first; i <= Math.min(s.kernelHeight() - 1, padded); i++) {
        addRow(dx, y, i, padded - i, i > first, parts);
      }
      rows.add(inOrder(parts));
    }
    return inOrder(
        turnWeightsForData(w),
        turnOutput(outGradient),
        all(rows),
        layout.isInputTurned()
            ? inOrder()
            : SamplesInnermost.back(dx, s.channels(), inGradient, workers));
  }

  /// What row i of the filters brings from row `from` of the output to row y of the input: places
  /// that the same columns of the filter reach are one batch of products.
  private void addRow(Matrix dx, int y, int i, int from, boolean adds, List<Task> parts) {
    int x0 = 0;
    while (x0 < s.width()) {
      int low = lowest(x0);
      int high = highest(x0);
      int x1 = x0 + 1;
      while (x1 < s.width() && lowest(x1) == low && highest(x1) == high) {
        x1++;
      }
      int depth = (high - low + 1) * s.filters();
      int column = (i * s.kernelWidth() + s.kernelWidth() - 1 - high) * s.filters();
      int row = (from * s.outWidth() + x0 + s.paddingX() - high) * s.filters();
      Matrix left = weightsBack.slice(0, column, s.channels(), depth);
      Matrix right = out.slice(row, 0, depth, batch);
      Matrix to = dx.slice((y * s.width() + x0) * s.channels(), 0, s.channels(), batch);
      parts.add(products(left, right, to, adds, x1 - x0, s.filters()));
      x0 = x1;
    }
  }

  private int lowest(int column) {
    return Math.max(0, column + s.paddingX() - (s.outWidth() - 1));
  }

  private int highest(int column) {
    return Math.min(s.kernelWidth() - 1, column + s.paddingX());
  }

  /// The pass for the gradient of the weights.
  ///
  /// @param images batch x input size
  /// @param outGradient batch x output size
  /// @param wGradient filters x filter size
  /// @param memory batch x [#seenSize(ConvolutionShape)]
  public Runnable weights(Matrix images, Matrix outGradient, Matrix wGradient, Matrix memory) {
    Matrix bySample = memory.reshape(batch, seenSize(s));
    Matrix sums = Matrix.of(x.type(), s.filters(), s.filterSize());
    List<Task> rows = new ArrayList<>();
    for (int i = 0; i < blocks(); i++) {
      rows.add(weightRow(bySample, sums.slice(0, i * depth, s.filters(), depth), i));
    }
    return inOrder(
        turnInput(images),
        unfold(),
        Ops.transposeCopy(seen, bySample, workers),
        turnOutput(outGradient),
        all(rows),
        turnWeights(wGradient, sums, true));
  }

  private Task weightRow(Matrix bySample, Matrix to, int i) {
    Matrix[] left = new Matrix[places];
    Matrix[] right = new Matrix[places];
    for (int p = 0; p < places; p++) {
      left[p] = out.slice(p * s.filters(), 0, s.filters(), batch);
      right[p] = bySample.slice(0, seenRow(p, i), batch, depth);
    }
    Gemm anew = Gemm.plan(1, left[0], right[0], 0, to);
    Gemm on = Gemm.plan(1, left[0], right[0], 1, to);
    return with -> {
      anew.run(left[0], right[0], to, with);
      for (int p = 1; p < left.length; p++) {
        on.run(left[p], right[p], to, with);
      }
    };
  }

  /// Something to be done by some workers.
  private interface Task {
    void run(Workers workers);
  }

  /// Products of one left factor with `count` right ones, each some rows further.
  private Task products(
      Matrix left, Matrix right, Matrix to, boolean adds, int count, int rightRows) {
    GemmBatch plan =
        plans.computeIfAbsent(
            new Repeated(to.rows(), left.columns(), adds, count, rightRows),
            _ ->
                Gemm.plan(1, left, right, adds ? 1 : 0, to)
                    .batch(count, 0, rightRows * batch, to.rows() * batch));
    return with -> plan.run(left, right, to, with);
  }

  /// All tasks, shared out if there are several workers.
  private Runnable all(List<Task> list) {
    Task[] tasks = list.toArray(Task[]::new);
    if (workers.parallelism() > 1) {
      Workers.Task each = i -> tasks[i].run(Workers.single());
      return () -> workers.run(tasks.length, each);
    }
    return () -> {
      for (Task task : tasks) {
        task.run(workers);
      }
    };
  }

  private static Task inOrder(List<Task> list) {
    Task[] tasks = list.toArray(Task[]::new);
    return with -> {
      for (Task task : tasks) {
        task.run(with);
      }
    };
  }

  private static Runnable inOrder(Runnable... steps) {
    return SamplesInnermost.inOrder(steps);
  }

  private Runnable turnOutput(Matrix images) {
    return layout.isOutputTurned()
        ? inOrder()
        : SamplesInnermost.from(images, s.filters(), out, workers);
  }

  /// Turns images to padded places x channels x samples.
  private Runnable turnInput(Matrix images) {
    boolean isPadded = s.paddingY() > 0 || s.paddingX() > 0;
    if (layout.isInputTurned()) {
      return isPadded ? pad(images) : inOrder();
    }
    if (!isPadded) {
      return SamplesInnermost.from(images, s.channels(), x, workers);
    }
    List<Runnable> steps = new ArrayList<>();
    steps.add(() -> x.fill(0));
    int channels = s.channels();
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < s.height(); y++) {
        Matrix from = images.slice(0, (c * s.height() + y) * s.width(), batch, s.width());
        Matrix to =
            Strided.view(
                x, (place(y) * channels + c) * batch, s.width(), batch, channels * batch, 1);
        steps.add(Ops.transposeCopy(from, to, workers));
      }
    }
    return inOrder(steps.toArray(Runnable[]::new));
  }

  /// Copies rows with samples innermost to where they lie with padding.
  private Runnable pad(Matrix images) {
    int length = s.width() * s.channels() * batch;
    Runnable[] steps = new Runnable[s.height() + 1];
    steps[0] = () -> x.fill(0);
    for (int y = 0; y < s.height(); y++) {
      Matrix from = Strided.run(images, y * length, length);
      Matrix to = Strided.run(x, place(y) * s.channels() * batch, length);
      steps[y + 1] = () -> to.copyFrom(from);
    }
    return inOrder(steps);
  }

  /// The first place of a row among those of the padded image.
  private int place(int row) {
    return (row + s.paddingY()) * paddedWidth + s.paddingX();
  }

  /// Turns weights (filter; channel, row, column) to (filter; row, column, channel), or back.
  private Runnable turnWeights(Matrix w, Matrix turned, boolean isBack) {
    int window = s.kernelHeight() * s.kernelWidth();
    Runnable[] steps = new Runnable[window];
    for (int k = 0; k < window; k++) {
      Matrix plain = Strided.view(w, k, s.filters(), s.channels(), s.filterSize(), window);
      Matrix other = turned.slice(0, k * s.channels(), s.filters(), s.channels());
      steps[k] = isBack ? () -> plain.copyFrom(other) : () -> other.copyFrom(plain);
    }
    return inOrder(steps);
  }

  /// Turns weights to (channel; row, descending column, filter).
  private Runnable turnWeightsForData(Matrix w) {
    int width = s.kernelWidth();
    int window = s.kernelHeight() * width;
    Runnable[] steps = new Runnable[window];
    for (int k = 0; k < window; k++) {
      int place = k / width * width + width - 1 - k % width;
      Matrix plain = Strided.view(w, k, s.channels(), s.filters(), window, s.filterSize());
      Matrix other = weightsBack.slice(0, place * s.filters(), s.channels(), s.filters());
      steps[k] = () -> other.copyFrom(plain);
    }
    return inOrder(steps);
  }
}
