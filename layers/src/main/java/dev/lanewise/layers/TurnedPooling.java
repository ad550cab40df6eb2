package dev.lanewise.layers;

import dev.lanewise.kernel.BoundLoop;
import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.LoopBinder;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Workers;
import dev.lanewise.layers.runtime.SamplesInnermost;
import dev.lanewise.layers.runtime.Strided;

/// Pooling of images with samples innermost: all channels and samples of a place are one run of
/// memory, so each row of the result is one loop over runs, without any copy. For windows without
/// padding that do not overlap.
///
/// @param window size, stride and dilation
/// @param isMax whether the largest is taken
/// @param in the input
/// @param out the output
record TurnedPooling(Window window, boolean isMax, Shape.Image in, Shape.Image out) {
  boolean isFor(int batch) {
    return batch >= SamplesInnermost.SMALLEST_BATCH
        && window.paddingY() == 0
        && window.paddingX() == 0
        && window.strideY() > (window.height() - 1) * window.dilationY()
        && window.strideX() > (window.width() - 1) * window.dilationX();
  }

  /// The forward pass.
  ///
  /// @param everywhere memory for the result where it is to be turned back
  /// @param which memory for the number of the largest element of each window
  Runnable forward(LayerFrame frame, Matrix everywhere, Matrix which) {
    Matrix y = frame.isOutputTurned() ? frame.output() : everywhere;
    int lanes = lanes(frame);
    Expr[] elements = new Expr[window.size()];
    for (int k = 0; k < elements.length; k++) {
      elements[k] = Expr.matrix("x" + k);
    }
    Loop.Builder builder = Loop.of(frame.type());
    if (isMax) {
      builder.store("y", Pooling.largest(elements)).store("which", Pooling.first(elements));
    } else {
      builder.store("y", Pooling.total(elements).times(1.0 / elements.length));
    }
    Loop loop = builder.compile();
    Runnable[] rows = new Runnable[out.height()];
    for (int row = 0; row < rows.length; row++) {
      LoopBinder binder = loop.bind(out.width(), lanes).set("y", results(y, row, lanes));
      for (int k = 0; k < elements.length; k++) {
        binder.set("x" + k, elements(frame.input(0), row, k, lanes));
      }
      if (isMax) {
        binder.set("which", results(which, row, lanes));
      }
      BoundLoop bound = binder.build();
      rows[row] = bound;
      if (row == 0) {
        frame.canWarmUp(bound::warmUp);
      }
    }
    Runnable all = all(rows, frame.workers());
    return frame.isOutputTurned()
        ? all
        : Steps.of(
            all,
            SamplesInnermost.back(
                turned(y, frame.batch()), out.channels(), frame.output(), frame.workers()));
  }

  /// The backward pass.
  ///
  /// @param dx the gradient for the input
  /// @param everywhere memory for the gradient of the output where it is to be turned
  /// @param which what the forward pass left
  Runnable backward(LayerFrame frame, Matrix dx, Matrix everywhere, Matrix which) {
    Matrix d = frame.isOutputTurned() ? frame.outputGradient() : everywhere;
    int lanes = lanes(frame);
    Expr upstream = Expr.matrix("d");
    Loop.Builder builder = Loop.of(frame.type());
    for (int k = 0; k < window.size(); k++) {
      Expr isLargest = Expr.matrix("which").equalTo(Expr.constant(k));
      builder.store(
          "dx" + k,
          isMax
              ? Expr.select(isLargest, upstream, Expr.constant(0))
              : upstream.times(1.0 / window.size()));
    }
    Loop loop = builder.compile();
    Runnable[] rows = new Runnable[out.height()];
    for (int row = 0; row < rows.length; row++) {
      LoopBinder binder = loop.bind(out.width(), lanes).set("d", results(d, row, lanes));
      for (int k = 0; k < window.size(); k++) {
        binder.set("dx" + k, elements(dx, row, k, lanes));
      }
      if (isMax) {
        binder.set("which", results(which, row, lanes));
      }
      BoundLoop bound = binder.build();
      rows[row] = bound;
      if (row == 0) {
        frame.canWarmUp(bound::warmUp);
      }
    }
    Runnable turn =
        frame.isOutputTurned()
            ? Steps.of()
            : SamplesInnermost.from(
                frame.outputGradient(), out.channels(), turned(d, frame.batch()), frame.workers());
    Runnable clear = covers() ? Steps.of() : () -> dx.fill(0);
    return Steps.of(turn, clear, all(rows, frame.workers()));
  }

  private int lanes(LayerFrame frame) {
    return in.channels() * frame.batch();
  }

  /// Whether each element of the input lies in a window.
  private boolean covers() {
    return out.height() * window.height() == in.height()
        && out.width() * window.width() == in.width();
  }

  private Matrix turned(Matrix memory, int batch) {
    return memory
        .reshape(1, (int) memory.size())
        .slice(0, 0, 1, out.size() * batch)
        .reshape(out.size(), batch);
  }

  private Matrix results(Matrix m, int row, int lanes) {
    return Strided.view(m, row * out.width() * lanes, out.width(), lanes, lanes, 1);
  }

  /// Element k of each window of a row of the result.
  private Matrix elements(Matrix m, int row, int k, int lanes) {
    int y = row * window.strideY() + k / window.width() * window.dilationY();
    int x = k % window.width() * window.dilationX();
    return Strided.view(
        m, (y * in.width() + x) * lanes, out.width(), lanes, window.strideX() * lanes, 1);
  }

  private static Runnable all(Runnable[] rows, Workers workers) {
    Workers.Task each = i -> rows[i].run();
    return () -> workers.run(rows.length, each);
  }
}
