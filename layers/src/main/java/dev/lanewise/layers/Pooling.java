package dev.lanewise.layers;

import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.LoopBinder;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.layers.runtime.Strided;
import java.util.ArrayList;
import java.util.List;

/// The largest or the mean of each window of each channel.
///
/// The window is applied at every element of the batch, seen as one run of memory: its elements are
/// then runs too, moved by a distance, and one loop does it all. Of the results, those at the
/// places of the window are taken. Back, the gradients are put at these places among zeros, and one
/// loop gathers them for each element in the order of the window. Between layers that keep samples
/// innermost it is done as [TurnedPooling] says.
///
/// @param window size, stride, padding and dilation; a mean counts the padding
/// @param isMax whether the largest is taken; of equal ones the first gets the gradient
record Pooling(Window window, boolean isMax) implements Layer {
  Pooling {
    if (2 * window.paddingY() > window.height() || 2 * window.paddingX() > window.width()) {
      throw new IllegalArgumentException(
          "padding may be at most half the window, but is %d x %d for %d x %d"
              .formatted(window.paddingY(), window.paddingX(), window.height(), window.width()));
    }
  }

  @Override
  public String kind() {
    return isMax ? "max-pooling" : "average-pooling";
  }

  @Override
  public boolean keepsChannels() {
    return true;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape.Image in = Layer.only(inputs).asImage();
    var s = window.over(in, in.channels(), in.channels());
    return Shape.image(in.channels(), s.outHeight(), s.outWidth());
  }

  @Override
  public long operations(List<Shape> inputs) {
    return (long) outputShape(inputs).size() * window.size();
  }

  @Override
  public LayerCode build(LayerContext context) {
    Shape.Image in = Layer.only(context.inputs()).asImage();
    Shape.Image padded =
        new Shape.Image(
            in.channels(), in.height() + 2 * window.paddingY(), in.width() + 2 * window.paddingX());
    int size = padded.size();
    boolean isPadded = !padded.equals(in);
    return new Code(
        this,
        in,
        padded,
        context.output().asImage(),
        isPadded ? context.scratch(size) : context.scratch(1),
        context.scratch(size),
        isMax ? context.kept(size) : context.scratch(1));
  }

  static Expr largest(Expr[] elements) {
    Expr best = elements[0];
    for (int k = 1; k < elements.length; k++) {
      best = best.max(elements[k]);
    }
    return best;
  }

  /// The number of the first largest element, or of the first NaN.
  static Expr first(Expr[] elements) {
    Expr best = elements[0];
    Expr number = Expr.constant(0);
    for (int k = 1; k < elements.length; k++) {
      Expr larger = elements[k].greater(best).or(elements[k].isNaN().and(best.isNaN().not()));
      number = Expr.select(larger, Expr.constant(k), number);
      best = best.max(elements[k]);
    }
    return number;
  }

  static Expr total(Expr[] elements) {
    Expr sum = elements[0];
    for (int k = 1; k < elements.length; k++) {
      sum = sum.plus(elements[k]);
    }
    return sum;
  }

  /// @param in the input
  /// @param padded the input with its rim
  /// @param out the output
  /// @param rim memory for the padded input
  /// @param everywhere memory for results or gradients at every element
  /// @param which memory for the number of the largest element of each window
  private record Code(
      Pooling layer,
      Shape.Image in,
      Shape.Image padded,
      Shape.Image out,
      LayerContext.Buffer rim,
      LayerContext.Buffer everywhere,
      LayerContext.Buffer which)
      implements LayerCode {

    @Override
    public boolean keepsInput() {
      return false;
    }

    @Override
    public boolean keepsOutput() {
      return false;
    }

    /// How far the elements of a window lie behind its first, in its order.
    private int[] distances() {
      Window w = layer.window();
      int[] distances = new int[w.size()];
      for (int k = 0; k < distances.length; k++) {
        int y = k / w.width() * w.dilationY();
        int x = k % w.width() * w.dilationX();
        distances[k] = y * padded.width() + x;
      }
      return distances;
    }

    private boolean isPadded() {
      return !padded.equals(in);
    }

    private TurnedPooling turned() {
      return new TurnedPooling(layer.window(), layer.isMax(), in, out);
    }

    @Override
    public boolean takesTurned(int batch) {
      return turned().isFor(batch);
    }

    @Override
    public boolean givesTurned(int batch, boolean isInputTurned) {
      return isInputTurned && turned().isFor(batch);
    }

    @Override
    public Forward forward(LayerFrame frame) {
      if (frame.isInputTurned()) {
        Runnable all = turned().forward(frame, frame.buffer(everywhere), frame.buffer(which));
        return _ -> all.run();
      }
      List<Runnable> steps = new ArrayList<>();
      Matrix x = frame.input(0);
      if (isPadded()) {
        Matrix framed = frame.buffer(rim);
        double filler = layer.isMax() ? Double.NEGATIVE_INFINITY : 0;
        steps.add(() -> framed.fill(filler));
        steps.add(
            new Planes(inside(x, in), interior(framed), in.height(), in.width(), frame.workers()));
        x = framed;
      }
      steps.add(slide(frame, x));
      steps.add(
          new Planes(
              places(frame.buffer(everywhere)),
              inside(frame.output(), out),
              out.height(),
              out.width(),
              frame.workers()));
      Runnable all = Steps.of(steps);
      return _ -> all.run();
    }

    /// The window at every element that has all of it before the end of the batch.
    private Runnable slide(LayerFrame frame, Matrix x) {
      int[] distances = distances();
      int length = length(frame, distances);
      Expr[] elements = new Expr[distances.length];
      for (int k = 0; k < elements.length; k++) {
        elements[k] = Expr.matrix("x" + k);
      }
      Loop.Builder loop = Loop.of(frame.type());
      if (layer.isMax()) {
        loop.store("y", largest(elements)).store("which", first(elements));
      } else {
        loop.store("y", total(elements).times(1.0 / elements.length));
      }
      LoopBinder binder =
          loop.compile()
              .bind(1, length)
              .set("y", Strided.run(frame.buffer(everywhere), 0, length))
              .workers(frame.workers());
      for (int k = 0; k < elements.length; k++) {
        binder.set("x" + k, Strided.run(x, distances[k], length));
      }
      if (layer.isMax()) {
        binder.set("which", Strided.run(frame.buffer(which), 0, length));
      }
      return binder.build();
    }

    private int length(LayerFrame frame, int[] distances) {
      return frame.batch() * padded.size() - distances[distances.length - 1];
    }

    @Override
    public Runnable backward(LayerFrame frame) {
      Matrix dx = frame.inputGradient(0);
      if (dx == null) {
        return () -> {};
      }
      if (frame.isInputTurned()) {
        return turned().backward(frame, dx, frame.buffer(everywhere), frame.buffer(which));
      }
      Matrix at = frame.buffer(everywhere);
      Matrix framed = isPadded() ? frame.buffer(rim) : dx;
      List<Runnable> steps = new ArrayList<>();
      steps.add(() -> at.fill(0));
      steps.add(
          new Planes(
              inside(frame.outputGradient(), out),
              places(at),
              out.height(),
              out.width(),
              frame.workers()));
      gather(frame, framed, steps);
      if (isPadded()) {
        steps.add(
            new Planes(interior(framed), inside(dx, in), in.height(), in.width(), frame.workers()));
      }
      return Steps.of(steps);
    }

    /// Gathers, for each element, from the windows it lies in. Elements near the beginning of the
    /// batch lie in fewer: the pieces between two distances are loops of their own.
    private void gather(LayerFrame frame, Matrix dx, List<Runnable> steps) {
      int[] distances = distances();
      int end = frame.batch() * padded.size();
      int[] sorted = java.util.Arrays.stream(distances).distinct().sorted().toArray();
      for (int piece = 0; piece < sorted.length; piece++) {
        int begin = sorted[piece];
        int stop = piece + 1 < sorted.length ? Math.min(sorted[piece + 1], end) : end;
        if (begin < stop) {
          steps.add(gather(frame, dx, begin, stop, distances));
        }
      }
    }

    private Runnable gather(LayerFrame frame, Matrix dx, int begin, int stop, int[] distances) {
      Expr sum = null;
      for (int k = 0; k < distances.length; k++) {
        if (distances[k] <= begin) {
          Expr d = Expr.matrix("d" + k);
          Expr part =
              layer.isMax()
                  ? Expr.select(
                      Expr.matrix("which" + k).equalTo(Expr.constant(k)), d, Expr.constant(0))
                  : d;
          sum = sum == null ? part : sum.plus(part);
        }
      }
      Expr all = java.util.Objects.requireNonNull(sum);
      int length = stop - begin;
      LoopBinder binder =
          Loop.of(frame.type())
              .store("dx", layer.isMax() ? all : all.times(1.0 / distances.length))
              .compile()
              .bind(1, length)
              .set("dx", Strided.run(dx, begin, length))
              .workers(frame.workers());
      for (int k = 0; k < distances.length; k++) {
        if (distances[k] <= begin) {
          int from = begin - distances[k];
          binder.set("d" + k, Strided.run(frame.buffer(everywhere), from, length));
          if (layer.isMax()) {
            binder.set("which" + k, Strided.run(frame.buffer(which), from, length));
          }
        }
      }
      return binder.build();
    }

    /// The channels of a batch as they lie.
    private static Planes.View inside(Matrix images, Shape.Image shape) {
      return new Planes.View(channels(images, shape), 0, shape.width(), 1);
    }

    /// What is inside the rim.
    private Planes.View interior(Matrix images) {
      Window w = layer.window();
      int first = w.paddingY() * padded.width() + w.paddingX();
      return new Planes.View(channels(images, padded), first, padded.width(), 1);
    }

    /// The elements at the places of the window.
    private Planes.View places(Matrix images) {
      Window w = layer.window();
      return new Planes.View(
          channels(images, padded), 0, padded.width() * w.strideY(), w.strideX());
    }

    private static Matrix channels(Matrix images, Shape.Image shape) {
      return images.reshape(images.rows() * shape.channels(), shape.area());
    }
  }
}
