package dev.lanewise.layers.runtime;

import dev.lanewise.kernel.ConvolutionShape;
import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Gemm;
import dev.lanewise.kernel.GemmBatch;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.LoopBinder;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Ops;
import dev.lanewise.kernel.Workers;
import dev.lanewise.layers.LayerFrame;
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
/// filter); for the weights over (place, sample), in four parts.
public final class BatchConvolution {
  /// Elements of a row of a filter, channels counted, below which products would be too short.
  private static final int SHORT_ROW = 16;

  /// Parts of the gradient of the weights that may be found at once; their number has a part in the
  /// order of summation.
  private static final int PARTS = 4;

  /// What lies with samples innermost already, and so need not be turned.
  public record Layout(boolean isInputTurned, boolean isOutputTurned) {}

  /// One product and how often it is repeated.
  private record Repeated(int rows, int depth, boolean adds, int count, int rightRows) {}

  private final ConvolutionShape s;
  private final Layout layout;
  private final LayerFrame frame;
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
  /// @param frame who does the work, and who hears what can be readied ahead of need
  public BatchConvolution(
      ConvolutionShape s, Layout layout, Matrix x, Matrix seen, Matrix out, LayerFrame frame) {
    this.s = s;
    this.layout = layout;
    this.frame = frame;
    this.batch = x.rows();
    this.workers = frame.workers();
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

  /// Elements for each sample that backward passes need beside what forward passes do.
  public static int memorySize(ConvolutionShape s) {
    int gradients = isUnfolded(s) ? PARTS * s.filters() * s.outWidth() : 0;
    return Math.max(Math.max(gradients, s.inSize()), isUnfolded(s) ? 0 : seenSize(s));
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

  /// Writes out what the places of a row of the result see.
  private Task unfold(int y) {
    int length = s.kernelWidth() * s.channels() * batch;
    int rows = s.kernelHeight();
    Matrix[] from = new Matrix[s.outWidth() * rows];
    Matrix[] to = new Matrix[from.length];
    for (int k = 0; k < from.length; k++) {
      int row = (y + k % rows) * paddedWidth + k / rows;
      from[k] = Strided.run(x, row * s.channels() * batch, length);
      to[k] = Strided.run(seen, (y * from.length + k) * length, length);
    }
    return _ -> {
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
      if (isUnfolded(s)) {
        parts.add(unfold(y));
      }
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
  /// @param memory batch x [#memorySize(ConvolutionShape)]
  public Runnable data(Matrix outGradient, Matrix w, Matrix inGradient, Matrix memory) {
    Matrix dx =
        layout.isInputTurned()
            ? inGradient.reshape(s.inSize(), batch)
            : Strided.view(memory, 0, s.inSize(), batch, batch, 1);
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
  /// @param memory batch x [#memorySize(ConvolutionShape)]
  public Runnable weights(Matrix images, Matrix outGradient, Matrix wGradient, Matrix memory) {
    if (isUnfolded(s)) {
      return shortWeights(images, outGradient, wGradient, memory);
    }
    int parts = Math.min(PARTS, places);
    Matrix bySample = Strided.view(memory, 0, batch, seenSize(s), seenSize(s), 1);
    Matrix sums = Matrix.of(x.type(), parts * s.filters(), s.filterSize());
    List<Task> tasks = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      for (int i = 0; i < blocks(); i++) {
        Matrix to = sums.slice(part * s.filters(), i * depth, s.filters(), depth);
        tasks.add(weightRow(bySample, to, i, part * places / parts, (part + 1) * places / parts));
      }
    }
    return inOrder(
        turnInput(images),
        Ops.transposeCopy(seen, bySample, workers),
        turnOutput(outGradient),
        all(tasks),
        total(sums, parts, wGradient));
  }

  /// What places `begin` to `end` bring to row i of the filters.
  private Task weightRow(Matrix bySample, Matrix to, int i, int begin, int end) {
    Matrix[] left = new Matrix[end - begin];
    Matrix[] right = new Matrix[end - begin];
    for (int p = begin; p < end; p++) {
      left[p - begin] = out.slice(p * s.filters(), 0, s.filters(), batch);
      right[p - begin] = bySample.slice(0, seenRow(p, i), batch, depth);
    }
    Gemm anew = Gemm.plan(1, left[0], right[0], 0, to);
    Gemm on = Gemm.plan(1, left[0], right[0], 1, to);
    frame.canWarmUp(anew::warmUp);
    frame.canWarmUp(on::warmUp);
    return with -> {
      anew.run(left[0], right[0], to, with);
      for (int p = 1; p < left.length; p++) {
        on.run(left[p], right[p], to, with);
      }
    };
  }

  /// The gradient of filters with short rows: for each row of the image, what all its places see
  /// and the gradients of all filters are written out along (place, sample), and one long product
  /// takes both in.
  private Runnable shortWeights(
      Matrix images, Matrix outGradient, Matrix wGradient, Matrix memory) {
    int parts = Math.min(PARTS, s.outHeight());
    Matrix sums = Matrix.of(x.type(), parts * s.filters(), s.filterSize());
    List<Task> tasks = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      Matrix to = sums.slice(part * s.filters(), 0, s.filters(), s.filterSize());
      int begin = part * s.outHeight() / parts;
      tasks.add(shortRows(memory, to, part, begin, (part + 1) * s.outHeight() / parts));
    }
    return inOrder(
        turnInput(images), turnOutput(outGradient), all(tasks), total(sums, parts, wGradient));
  }

  private Task shortRows(Matrix memory, Matrix to, int part, int begin, int end) {
    int length = s.outWidth() * batch;
    Matrix views =
        Strided.view(seen, part * s.filterSize() * length, s.filterSize(), length, length, 1);
    Matrix gradients =
        Strided.view(memory, part * s.filters() * length, s.filters(), length, length, 1);
    Matrix right = views.transpose();
    Gemm anew = Gemm.plan(1, gradients, right, 0, to);
    Gemm on = Gemm.plan(1, gradients, right, 1, to);
    frame.canWarmUp(anew::warmUp);
    frame.canWarmUp(on::warmUp);
    List<Task> steps = new ArrayList<>();
    for (int y = begin; y < end; y++) {
      Gemm product = y == begin ? anew : on;
      for (int k = 0; k < s.filterSize(); k++) {
        int window = k / s.channels();
        int place = (y + window / s.kernelWidth()) * paddedWidth + window % s.kernelWidth();
        int first = (place * s.channels() + k % s.channels()) * batch;
        steps.add(gather(x, first, s.channels(), views, k * length));
      }
      for (int f = 0; f < s.filters(); f++) {
        int first = (y * s.outWidth() * s.filters() + f) * batch;
        steps.add(gather(out, first, s.filters(), gradients, f * length));
      }
      steps.add(with -> product.run(gradients, right, to, with));
    }
    return inOrder(steps);
  }

  /// Copies what one channel has at the places of a row of the result.
  private Task gather(Matrix from, int first, int channels, Matrix to, int toFirst) {
    int width = s.outWidth();
    Matrix source = Strided.view(from, first, width, batch, channels * batch, 1);
    Matrix target = Strided.view(to, toFirst, width, batch, batch, 1);
    return _ -> target.copyFrom(source);
  }

  /// Adds up the sums of the parts, in order, to the gradient.
  private Runnable total(Matrix sums, int parts, Matrix wGradient) {
    int filters = s.filters();
    Matrix total = sums.slice(0, 0, filters, s.filterSize());
    Expr all = Expr.matrix("s0");
    for (int part = 1; part < parts; part++) {
      all = all.plus(Expr.matrix("s" + part));
    }
    LoopBinder binder =
        Loop.of(x.type()).store("s0", all).compile().bind(filters, s.filterSize()).set("s0", total);
    for (int part = 1; part < parts; part++) {
      binder.set("s" + part, sums.slice(part * filters, 0, filters, s.filterSize()));
    }
    return inOrder(binder.build(), turnWeights(wGradient, total, true));
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
            _ -> {
              GemmBatch made =
                  Gemm.plan(1, left, right, adds ? 1 : 0, to)
                      .batch(count, 0, rightRows * batch, to.rows() * batch);
              frame.canWarmUp(made::warmUp);
              return made;
            });
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
