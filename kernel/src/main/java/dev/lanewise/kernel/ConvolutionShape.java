package dev.lanewise.kernel;

/// The shape of a two-dimensional convolution (cross-correlation, as networks use the word): for
/// filter f and place (y, x),
///
/// ```
/// out(f, y, x) = sum over c, i, j of w(f, c, i, j) * in(c, y * strideY + i * dilationY - paddingY,
///                                                          x * strideX + j * dilationX - paddingX)
/// ```
///
/// where elements of `in` outside the image are +0. With groups, filter f sees only the channels of
/// its group.
///
/// @param channels channels of the input
/// @param height rows of the input
/// @param width columns of the input
/// @param filters channels of the output
/// @param kernelHeight rows of a filter
/// @param kernelWidth columns of a filter
/// @param strideY rows between places
/// @param strideX columns between places
/// @param paddingY rows of zeros above and below
/// @param paddingX columns of zeros left and right
/// @param dilationY rows between the rows of a filter
/// @param dilationX columns between the columns of a filter
/// @param groups parts that channels and filters are split into
public record ConvolutionShape(
    int channels,
    int height,
    int width,
    int filters,
    int kernelHeight,
    int kernelWidth,
    int strideY,
    int strideX,
    int paddingY,
    int paddingX,
    int dilationY,
    int dilationX,
    int groups) {

  /// Checks that it is a shape.
  ///
  /// @throws IllegalArgumentException if a size, stride, dilation or groups is below 1, a padding
  ///   below 0, the groups divide channels or filters with a rest, or a filter does not fit
  public ConvolutionShape {
    requirePositive("channels", channels);
    requirePositive("height", height);
    requirePositive("width", width);
    requirePositive("filters", filters);
    requirePositive("kernelHeight", kernelHeight);
    requirePositive("kernelWidth", kernelWidth);
    requirePositive("strideY", strideY);
    requirePositive("strideX", strideX);
    requirePositive("paddingY + 1", paddingY + 1);
    requirePositive("paddingX + 1", paddingX + 1);
    requirePositive("dilationY", dilationY);
    requirePositive("dilationX", dilationX);
    requirePositive("groups", groups);
    if (channels % groups != 0 || filters % groups != 0) {
      throw new IllegalArgumentException(
          "groups must divide channels and filters, but %d groups, %d channels and %d filters given"
              .formatted(groups, channels, filters));
    }
    requireFits("height", height, paddingY, kernelHeight, dilationY);
    requireFits("width", width, paddingX, kernelWidth, dilationX);
    requireIndexable("an image", (long) channels * height * width);
    requireIndexable("a filter", (long) channels / groups * kernelHeight * kernelWidth);
  }

  /// Filters over an image, with stride 1, no padding, no dilation and one group.
  public static ConvolutionShape of(
      int channels, int height, int width, int filters, int kernelHeight, int kernelWidth) {
    return new ConvolutionShape(
        channels, height, width, filters, kernelHeight, kernelWidth, 1, 1, 0, 0, 1, 1, 1);
  }

  /// The same with these strides.
  public ConvolutionShape stride(int y, int x) {
    return with(y, x, paddingY, paddingX, dilationY, dilationX, groups);
  }

  /// The same with this padding.
  public ConvolutionShape padding(int y, int x) {
    return with(strideY, strideX, y, x, dilationY, dilationX, groups);
  }

  /// The same with this dilation.
  public ConvolutionShape dilation(int y, int x) {
    return with(strideY, strideX, paddingY, paddingX, y, x, groups);
  }

  /// The same with this number of groups.
  public ConvolutionShape groups(int count) {
    return with(strideY, strideX, paddingY, paddingX, dilationY, dilationX, count);
  }

  private ConvolutionShape with(int sy, int sx, int py, int px, int dy, int dx, int g) {
    return new ConvolutionShape(
        channels, height, width, filters, kernelHeight, kernelWidth, sy, sx, py, px, dy, dx, g);
  }

  /// Rows of the output.
  public int outHeight() {
    return (height + 2 * paddingY - dilationY * (kernelHeight - 1) - 1) / strideY + 1;
  }

  /// Columns of the output.
  public int outWidth() {
    return (width + 2 * paddingX - dilationX * (kernelWidth - 1) - 1) / strideX + 1;
  }

  /// Elements of an input image.
  public int inSize() {
    return channels * height * width;
  }

  /// Elements of an output image.
  public int outSize() {
    return Math.toIntExact((long) filters * outHeight() * outWidth());
  }

  /// Elements of a filter.
  public int filterSize() {
    return channels / groups * kernelHeight * kernelWidth;
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, but is " + value);
    }
  }

  private static void requireFits(String name, int size, int padding, int kernel, int dilation) {
    long padded = size + 2L * padding;
    long reach = (long) dilation * (kernel - 1) + 1;
    if (reach > padded || padded > Integer.MAX_VALUE / 2) {
      throw new IllegalArgumentException(
          "a filter reaches over %d of the padded %s of %d".formatted(reach, name, padded));
    }
  }

  private static void requireIndexable(String what, long size) {
    if (size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          what + " would have " + size + " elements, more than an array holds");
    }
  }
}
