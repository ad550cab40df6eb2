package dev.lanewise.data;

/// The shape of one sample: channels x height x width, stored channel after channel and row after
/// row (NCHW over a whole batch).
///
/// A sample that is no image is a row of features: that many channels of 1 x 1.
///
/// @param channels the number of channels, or of features
/// @param height the rows of an image, 1 if it is none
/// @param width the columns of an image, 1 if it is none
public record SampleShape(int channels, int height, int width) {
  /// Checks the shape.
  ///
  /// @throws IllegalArgumentException if a number is negative, or the product does not fit an int
  public SampleShape {
    if (channels < 0 || height < 0 || width < 0) {
      throw new IllegalArgumentException(
          "a sample has channels x height x width of at least 0, given: %d x %d x %d"
              .formatted(channels, height, width));
    }
    if (height > 0 && width > 0 && channels > Integer.MAX_VALUE / height / width) {
      throw new IllegalArgumentException(
          "a sample of %d x %d x %d has more than 2^31 - 1 numbers"
              .formatted(channels, height, width));
    }
  }

  /// A row of features.
  ///
  /// @param features the number of features
  /// @return features x 1 x 1
  public static SampleShape flat(int features) {
    return new SampleShape(features, 1, 1);
  }

  /// The numbers of one sample.
  ///
  /// @return channels * height * width
  public int size() {
    return channels * height * width;
  }

  /// Whether this is an image, rather than a row of features.
  ///
  /// @return whether height or width differs from 1
  public boolean isImage() {
    return height != 1 || width != 1;
  }

  @Override
  public String toString() {
    return isImage() ? channels + " x " + height + " x " + width : channels + " features";
  }
}
