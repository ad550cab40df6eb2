package dev.lanewise.layers;

/// The shape of one sample of a batch. A batch is a matrix of one row for each sample.
public sealed interface Shape {
  /// A plain vector.
  ///
  /// @param count its length
  record Features(int count) implements Shape {
    /// Checks the length.
    public Features {
      requirePositive("features", count);
    }

    @Override
    public int size() {
      return count;
    }

    @Override
    public String toString() {
      return count + " features";
    }
  }

  /// Channels of rows of columns, stored in this order (NCHW).
  ///
  /// @param channels how many channels
  /// @param height rows of a channel
  /// @param width columns of a channel
  record Image(int channels, int height, int width) implements Shape {
    /// Checks the sizes.
    public Image {
      requirePositive("channels", channels);
      requirePositive("height", height);
      requirePositive("width", width);
      if ((long) channels * height > Integer.MAX_VALUE / (long) width) {
        throw new IllegalArgumentException(
            "an image of %d x %d x %d has more elements than an array holds"
                .formatted(channels, height, width));
      }
    }

    @Override
    public int size() {
      return channels * height * width;
    }

    /// Elements of a channel.
    public int area() {
      return height * width;
    }

    @Override
    public String toString() {
      return channels + " x " + height + " x " + width;
    }
  }

  /// The number of elements of a sample.
  int size();

  /// A plain vector of this length.
  static Shape features(int count) {
    return new Features(count);
  }

  /// An image of channels x height x width.
  static Shape image(int channels, int height, int width) {
    return new Image(channels, height, width);
  }

  /// This shape as an image.
  ///
  /// @throws IllegalArgumentException if it is none
  default Image asImage() {
    if (this instanceof Image image) {
      return image;
    }
    throw new IllegalArgumentException(
        "needs an input of channels x height x width, but gets " + this + "; reshape it first");
  }

  /// This shape as a plain vector.
  ///
  /// @throws IllegalArgumentException if it is none
  default Features asFeatures() {
    if (this instanceof Features features) {
      return features;
    }
    throw new IllegalArgumentException(
        "needs an input of features, but gets an image of " + this + "; flatten it first");
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, but is " + value);
    }
  }
}
