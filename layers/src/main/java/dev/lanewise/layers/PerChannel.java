package dev.lanewise.layers;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Reduction;

/// How values of one for each channel meet a batch of images.
///
/// A batch of images is seen as a matrix of one row for each sample and channel; values of one for
/// each channel are spread to a column of as many rows, and columns are summed up to them.
///
/// @param batch samples
/// @param channels channels
/// @param area elements of a channel
public record PerChannel(int batch, int channels, int area) {
  /// The channels of a batch of images; of plain vectors, each element is a channel of one element.
  public static PerChannel of(Shape shape, int batch) {
    return switch (shape) {
      case Shape.Image image -> new PerChannel(batch, image.channels(), image.area());
      case Shape.Features features -> new PerChannel(batch, features.count(), 1);
    };
  }

  /// A batch as (batch * channels) x area.
  ///
  /// @param images batch x (channels * area), contiguous
  public Matrix planes(Matrix images) {
    return images.reshape(batch * channels, area);
  }

  /// A pass that repeats a row of one value for each channel for each sample.
  ///
  /// @param row 1 x channels
  /// @param column (batch * channels) x 1, or batch x channels
  public Runnable spread(Matrix row, Matrix column) {
    return Loop.of(row.type())
        .store("column", Expr.row("row"))
        .compile()
        .bind(batch, channels)
        .set("row", row)
        .set("column", column.reshape(batch, channels))
        .build();
  }

  /// A pass that sums over samples.
  ///
  /// @param column (batch * channels) x 1, or batch x channels
  /// @param row 1 x channels
  public Runnable sum(Matrix column, Matrix row) {
    return Loop.of(row.type())
        .reduceColumns("row", Reduction.SUM, Expr.matrix("column"))
        .compile()
        .bind(batch, channels)
        .set("column", column.reshape(batch, channels))
        .set("row", row)
        .build();
  }

  /// New memory of one value for each sample and channel, as a column.
  public Matrix column(ElementType type) {
    return Matrix.of(type, batch * channels, 1);
  }

  /// Memory of one value for each sample and channel as a column.
  ///
  /// @param buffer batch x channels
  public Matrix column(Matrix buffer) {
    return buffer.reshape(batch * channels, 1);
  }
}
