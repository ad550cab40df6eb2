package dev.lanewise.data;

/// A random combination of two images, and of their targets in the same proportion.
///
/// A mixing is immutable and draws only from the random numbers it is given. It allocates nothing.
@FunctionalInterface
public interface Mixing {
  /// Mixes a second image into a first.
  ///
  /// @param image the first image, changed in place
  /// @param partner the second image, of the same shape; may be changed too
  /// @param random the random numbers of this image
  /// @return the weight of the first image's target, in [0, 1]; that of the second is the rest
  double mix(Image image, Image partner, SampleRandom random);

  /// The weighted mean of two images (Zhang, Cisse, Dauphin, Lopez-Paz: mixup: Beyond empirical
  /// risk minimization. ICLR 2018, section 2).
  ///
  /// @param alpha both parameters of the beta distribution of the weight, above 0
  /// @return the mixing
  /// @throws IllegalArgumentException if alpha is not above 0
  static Mixing mixup(double alpha) {
    requirePositive("mixup", alpha);
    return (image, partner, random) -> {
      double weight = random.beta(alpha);
      double[] to = image.pixels();
      double[] from = partner.pixels();
      for (int i = 0; i < to.length; i++) {
        to[i] = weight * to[i] + (1 - weight) * from[i];
      }
      return weight;
    };
  }

  /// A rectangle of the second image pasted into the first (Yun et al.: CutMix: Regularization
  /// strategy to train strong classifiers with localizable features. ICCV 2019, section 3). The
  /// weight is the share of pixels that remain of the first image.
  ///
  /// @param alpha both parameters of the beta distribution of the share, above 0
  /// @return the mixing
  /// @throws IllegalArgumentException if alpha is not above 0
  static Mixing cutMix(double alpha) {
    requirePositive("cutmix", alpha);
    return (image, partner, random) -> {
      SampleShape shape = image.shape();
      double side = Math.sqrt(1 - random.beta(alpha));
      int middleRow = random.below(shape.height());
      int middleColumn = random.below(shape.width());
      int halfHeight = (int) (side * shape.height() / 2);
      int halfWidth = (int) (side * shape.width() / 2);
      int top = Math.max(0, middleRow - halfHeight);
      int left = Math.max(0, middleColumn - halfWidth);
      int height = Math.min(shape.height(), middleRow + halfHeight) - top;
      int width = Math.min(shape.width(), middleColumn + halfWidth) - left;
      for (int c = 0; c < shape.channels(); c++) {
        for (int y = top; y < top + height; y++) {
          int at = (c * shape.height() + y) * shape.width() + left;
          System.arraycopy(partner.pixels(), at, image.pixels(), at, width);
        }
      }
      return 1 - (double) height * width / (shape.height() * shape.width());
    };
  }

  private static void requirePositive(String what, double alpha) {
    if (!(alpha > 0) || alpha == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(
          "alpha of " + what + " is " + alpha + ", but must be a number above 0");
    }
  }
}
