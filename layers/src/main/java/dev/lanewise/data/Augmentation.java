package dev.lanewise.data;

/// A random change of an image that leaves what it shows.
///
/// An augmentation is immutable and draws only from the random numbers it is given, so the result
/// is a function of (seed, epoch, sample). It allocates nothing.
@FunctionalInterface
public interface Augmentation {
  /// Changes an image.
  ///
  /// @param image the image, changed in place
  /// @param random the random numbers of this image
  void apply(Image image, SampleRandom random);
}
