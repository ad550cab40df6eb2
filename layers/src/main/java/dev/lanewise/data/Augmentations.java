package dev.lanewise.data;

/// Random changes of images beside [Warp].
public final class Augmentations {
  /// The narrowest rectangle that is erased, as height over width or the other way round (Zhong et
  /// al. 2020, section 4.1).
  private static final double NARROWEST = 0.3;

  private Augmentations() {}

  /// An augmentation in some of the images.
  ///
  /// @param probability how often, in [0, 1]
  /// @param augmentation what is done then
  /// @return the augmentation
  /// @throws IllegalArgumentException if the probability is outside
  public static Augmentation sometimes(double probability, Augmentation augmentation) {
    requireShare("the probability", probability);
    return (image, random) -> {
      if (random.uniform() < probability) {
        augmentation.apply(image, random);
      }
    };
  }

  /// Exchanges left and right.
  ///
  /// @return the augmentation, to be used [#sometimes(double, Augmentation)]
  public static Augmentation flipLeftRight() {
    return (image, _) -> {
      double[] pixels = image.pixels();
      int width = image.shape().width();
      for (int row = 0; row < pixels.length; row += Math.max(1, width)) {
        reverse(pixels, row, 1, width);
      }
    };
  }

  /// Exchanges top and bottom.
  ///
  /// @return the augmentation, to be used [#sometimes(double, Augmentation)]
  public static Augmentation flipTopBottom() {
    return (image, _) -> {
      SampleShape shape = image.shape();
      for (int c = 0; c < shape.channels(); c++) {
        for (int x = 0; x < shape.width(); x++) {
          int first = c * shape.height() * shape.width() + x;
          reverse(image.pixels(), first, shape.width(), shape.height());
        }
      }
    };
  }

  private static void reverse(double[] pixels, int first, int step, int count) {
    for (int i = 0, j = count - 1; i < j; i++, j--) {
      double moved = pixels[first + i * step];
      pixels[first + i * step] = pixels[first + j * step];
      pixels[first + j * step] = moved;
    }
  }

  /// Pads the image on all sides and cuts a random piece of its former size out of that.
  ///
  /// @param padding the pixels on each side, at least 0
  /// @param fill what they are
  /// @return the augmentation
  /// @throws IllegalArgumentException if the padding is negative or above 2^20
  public static Augmentation crop(int padding, double fill) {
    if (padding < 0 || padding > 1 << 20) {
      throw new IllegalArgumentException(
          "the padding is " + padding + ", but must be from 0 to " + (1 << 20));
    }
    return (image, random) -> {
      SampleShape shape = image.shape();
      int down = random.below(2 * padding + 1) - padding;
      int right = random.below(2 * padding + 1) - padding;
      for (int row = 0; row < shape.channels() * shape.height(); row++) {
        int y = row % shape.height() + down;
        for (int x = 0; x < shape.width(); x++) {
          boolean isInside =
              y >= 0 && y < shape.height() && x + right >= 0 && x + right < shape.width();
          int to = row * shape.width() + x;
          image.spare()[to] = isInside ? image.pixels()[to + down * shape.width() + right] : fill;
        }
      }
      image.swap();
    };
  }

  /// Adds Gaussian noise to every pixel.
  ///
  /// @param deviation its standard deviation, at least 0
  /// @return the augmentation
  /// @throws IllegalArgumentException if negative
  public static Augmentation noise(double deviation) {
    if (!(deviation >= 0 && deviation < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "the deviation is " + deviation + ", but must be a number of at least 0");
    }
    return (image, random) -> {
      double[] pixels = image.pixels();
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] += deviation * random.normal();
      }
    };
  }

  /// Overwrites a rectangle (Zhong, Zheng, Kang, Li, Yang: Random erasing data augmentation. AAAI
  /// 2020, algorithm 1; a rectangle that is longer than the image is cut off, not drawn again).
  ///
  /// @param least the smallest share of the image that is erased, in [0, 1]
  /// @param most the largest
  /// @param fill what stands there after
  /// @return the augmentation, to be used [#sometimes(double, Augmentation)]
  /// @throws IllegalArgumentException if a share is outside, or they are the wrong way round
  public static Augmentation erase(double least, double most, double fill) {
    requireShare("the smallest share", least);
    requireShare("the largest share", most);
    if (most < least) {
      throw new IllegalArgumentException(
          "the largest share is " + most + ", less than the smallest, " + least);
    }
    return (image, random) -> {
      SampleShape shape = image.shape();
      double area = random.uniform(least, most) * shape.height() * shape.width();
      double ratio = random.uniform(NARROWEST, 1 / NARROWEST);
      int height = Math.min(shape.height(), (int) Math.round(Math.sqrt(area * ratio)));
      int width = Math.min(shape.width(), (int) Math.round(Math.sqrt(area / ratio)));
      int top = random.below(shape.height() - height + 1);
      int left = random.below(shape.width() - width + 1);
      for (int c = 0; c < shape.channels(); c++) {
        for (int y = top; y < top + height; y++) {
          int row = (c * shape.height() + y) * shape.width();
          for (int x = left; x < left + width; x++) {
            image.pixels()[row + x] = fill;
          }
        }
      }
    };
  }

  private static void requireShare(String what, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(what + " is " + share + ", but must be from 0 to 1");
    }
  }
}
