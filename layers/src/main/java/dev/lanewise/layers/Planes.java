package dev.lanewise.layers;

import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Workers;
import dev.lanewise.layers.runtime.Strided;

/// Copies between channels of two batches of images, each channel seen as a matrix with strides:
/// cutting out, padding, taking every n-th element.
final class Planes implements Runnable, Workers.Task {
  /// How a channel of a batch is seen.
  ///
  /// @param channels all channels of the batch, one a row
  /// @param first the index of the first element in a channel
  /// @param rowStride from row to row
  /// @param columnStride from column to column
  record View(Matrix channels, int first, int rowStride, int columnStride) {
    Matrix of(int channel, int rows, int columns) {
      return Strided.view(
          channels, channel * channels.rowStride() + first, rows, columns, rowStride, columnStride);
    }
  }

  /// Channels that a task copies.
  private static final int TOGETHER = 16;

  private final Matrix[] from;
  private final Matrix[] to;
  private final Workers workers;

  Planes(View from, View to, int rows, int columns, Workers workers) {
    int count = from.channels().rows();
    this.from = new Matrix[count];
    this.to = new Matrix[count];
    for (int i = 0; i < count; i++) {
      this.from[i] = from.of(i, rows, columns);
      this.to[i] = to.of(i, rows, columns);
    }
    this.workers = workers;
  }

  @Override
  public void run() {
    workers.run((from.length + TOGETHER - 1) / TOGETHER, this);
  }

  @Override
  public void run(int task) {
    for (int i = task * TOGETHER; i < Math.min(from.length, (task + 1) * TOGETHER); i++) {
      to[i].copyFrom(from[i]);
    }
  }
}
