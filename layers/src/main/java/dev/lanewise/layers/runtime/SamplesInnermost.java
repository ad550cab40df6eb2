package dev.lanewise.layers.runtime;

import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Ops;
import dev.lanewise.kernel.Workers;

/// Batches of images whose samples lie innermost, (place, channel) x samples, and the way to and
/// from rows of samples, (sample) x (channel, place).
public final class SamplesInnermost {
  /// The smallest batch that is laid so: vectors go over samples.
  public static final int SMALLEST_BATCH = 16;

  private SamplesInnermost() {}

  /// Turns images to places x channels x samples.
  ///
  /// @param images batch x (channels * places)
  /// @param turned (places * channels) x batch
  public static Runnable from(Matrix images, int channels, Matrix turned, Workers workers) {
    int area = images.columns() / channels;
    Runnable[] steps = new Runnable[channels];
    for (int c = 0; c < channels; c++) {
      Matrix plain = images.slice(0, c * area, images.rows(), area);
      steps[c] = Ops.transposeCopy(plain, channel(turned, c, channels), workers);
    }
    return inOrder(steps);
  }

  /// Turns places x channels x samples to images.
  ///
  /// @param turned (places * channels) x batch
  /// @param images batch x (channels * places)
  public static Runnable back(Matrix turned, int channels, Matrix images, Workers workers) {
    int area = images.columns() / channels;
    Runnable[] steps = new Runnable[channels];
    for (int c = 0; c < channels; c++) {
      Matrix plain = images.slice(0, c * area, images.rows(), area);
      steps[c] = Ops.transposeCopy(channel(turned, c, channels), plain, workers);
    }
    return inOrder(steps);
  }

  /// The places x samples of a channel.
  private static Matrix channel(Matrix turned, int channel, int channels) {
    int batch = turned.columns();
    int area = turned.rows() / channels;
    return Strided.view(turned, channel * batch, area, batch, channels * batch, 1);
  }

  static Runnable inOrder(Runnable... steps) {
    return () -> {
      for (Runnable step : steps) {
        step.run();
      }
    };
  }
}
