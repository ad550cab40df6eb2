package dev.lanewise.layers.runtime;

import dev.lanewise.kernel.ConvolutionShape;
import dev.lanewise.kernel.Gemm;
import dev.lanewise.kernel.GemmBatch;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Ops;
import dev.lanewise.kernel.Workers;
import java.util.ArrayList;
import java.util.List;

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
  /// The smallest batch that this is worth it for: vectors go over samples.
  private static final int SMALLEST_BATCH = 16;

  /// Elements of a row of a filter, channels counted, below which products would be too short.
  private static final int SHORT_ROW = 16;

  private final ConvolutionShape s;
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
  /// @param x memory of batch x [#inputSize(ConvolutionShape)]
  /// @param seen memory of batch x [#seenSize(ConvolutionShape)]; not used where both sizes are
  ///   equal
  /// @param out memory of batch x output size
  public BatchConvolution(ConvolutionShape s, Matrix x, Matrix seen, Matrix out, Workers workers) {
    this.s = s;
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
    return batch >= SMALLEST_BATCH && isFor(s);
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
  public Runnable forward(Matrix images, Matrix w, Matrix result) {
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
      rows.add(inOrder(parts));
    }
    return inOrder(
        turnWeights(w, weights, false),
        turnInput(images),
        unfold(),
        all(rows),
        turnBack(out, s.filters(), result));
  }

  /// The pass for the gradient of the input.
  ///
  /// @param outGradient batch x output size
  /// @param w filters x filter size
  /// @param inGradient batch x input size
  /// @param memory batch x input size
  public Runnable data(Matrix outGradient, Matrix w, Matrix inGradient, Matrix memory) {
    Matrix dx = memory.reshape(s.inSize(), batch);
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
        turnBack(dx, s.channels(), inGradient));
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
        Gemm.plan(1, left, right, adds ? 1 : 0, to)
            .batch(count, 0, rightRows * batch, to.rows() * batch);
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
    return () -> {
      for (Runnable step : steps) {
        step.run();
      }
    };
  }

  /// Turns images to padded places x channels x samples.
  private Runnable turnInput(Matrix images) {
    int channels = s.channels();
    boolean isPadded = x.size() != images.size();
    List<Runnable> steps = new ArrayList<>();
    if (isPadded) {
      steps.add(() -> x.fill(0));
    }
    int pieces = isPadded ? s.height() : 1;
    int length = s.height() * s.width() / pieces;
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < pieces; y++) {
        Matrix from = images.slice(0, (c * pieces + y) * length, batch, length);
        int place = isPadded ? (y + s.paddingY()) * paddedWidth + s.paddingX() : 0;
        Matrix to =
            Strided.view(x, (place * channels + c) * batch, length, batch, channels * batch, 1);
        steps.add(Ops.transposeCopy(from, to, workers));
      }
    }
    return inOrder(steps.toArray(Runnable[]::new));
  }

  /// Turns what is like the output to places x filters x samples.
  private Runnable turnOutput(Matrix images) {
    Runnable[] steps = new Runnable[s.filters()];
    for (int f = 0; f < steps.length; f++) {
      steps[f] =
          Ops.transposeCopy(
              images.slice(0, f * places, batch, places), channel(out, f, steps.length), workers);
    }
    return inOrder(steps);
  }

  /// Turns places x channels x samples to images.
  private Runnable turnBack(Matrix turned, int channels, Matrix images) {
    int area = images.columns() / channels;
    Runnable[] steps = new Runnable[channels];
    for (int c = 0; c < channels; c++) {
      steps[c] =
          Ops.transposeCopy(
              channel(turned, c, channels), images.slice(0, c * area, batch, area), workers);
    }
    return inOrder(steps);
  }

  /// The places x samples of a channel.
  private Matrix channel(Matrix turned, int channel, int channels) {
    int area = turned.rows() / channels;
    return Strided.view(turned, channel * batch, area, batch, channels * batch, 1);
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
