package dev.lanewise.layers;

import dev.lanewise.kernel.ConvolutionShape;

/// The window of a convolution or a pooling: its size, the steps between its places, the rim of
/// zeros around the image, and the distance between its elements.
///
/// @param height rows of the window
/// @param width columns of the window
/// @param strideY rows between places
/// @param strideX columns between places
/// @param paddingY rows added above and below
/// @param paddingX columns added left and right
/// @param dilationY rows between rows of the window
/// @param dilationX columns between columns of the window
public record Window(
    int height,
    int width,
    int strideY,
    int strideX,
    int paddingY,
    int paddingX,
    int dilationY,
    int dilationX) {
  /// Checks the sizes.
  public Window {
    if (height < 1 || width < 1 || strideY < 1 || strideX < 1 || dilationY < 1 || dilationX < 1) {
      throw new IllegalArgumentException(
          "size, stride and dilation of a window must be at least 1, but are "
              + "%d x %d, %d x %d and %d x %d"
                  .formatted(height, width, strideY, strideX, dilationY, dilationX));
    }
    if (paddingY < 0 || paddingX < 0) {
      throw new IllegalArgumentException(
          "padding must be at least 0, but is %d x %d".formatted(paddingY, paddingX));
    }
  }

  /// A square window at every place inside the image.
  public static Window of(int size) {
    return of(size, size);
  }

  /// A window at every place inside the image.
  public static Window of(int height, int width) {
    return new Window(height, width, 1, 1, 0, 0, 1, 1);
  }

  /// The same with this stride both ways.
  public Window stride(int stride) {
    return stride(stride, stride);
  }

  /// The same with these strides.
  public Window stride(int y, int x) {
    return new Window(height, width, y, x, paddingY, paddingX, dilationY, dilationX);
  }

  /// The same with this padding both ways.
  public Window padding(int padding) {
    return padding(padding, padding);
  }

  /// The same with this padding.
  public Window padding(int y, int x) {
    return new Window(height, width, strideY, strideX, y, x, dilationY, dilationX);
  }

  /// The same with this dilation both ways.
  public Window dilation(int dilation) {
    return new Window(height, width, strideY, strideX, paddingY, paddingX, dilation, dilation);
  }

  /// Elements of the window.
  public int size() {
    return height * width;
  }

  /// The convolution of an image with this window.
  ConvolutionShape over(Shape.Image in, int filters, int groups) {
    return new ConvolutionShape(
        in.channels(),
        in.height(),
        in.width(),
        filters,
        height,
        width,
        strideY,
        strideX,
        paddingY,
        paddingX,
        dilationY,
        dilationX,
        groups);
  }
}
