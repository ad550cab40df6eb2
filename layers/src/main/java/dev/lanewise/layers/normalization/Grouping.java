package dev.lanewise.layers.normalization;

import dev.lanewise.layers.Shape;

/// Which elements of a batch are brought to mean 0 and variance 1 together.
///
/// A *cell* is what one channel of one sample has; of plain vectors each element is a channel.
sealed interface Grouping {
  /// All samples of a channel.
  record Batch() implements Grouping {}

  /// Some neighbouring channels of a sample.
  ///
  /// @param groups into how many groups the channels fall; 0 for one for each channel
  record OfSample(int groups) implements Grouping {
    /// The number of groups for so many channels.
    ///
    /// @throws IllegalArgumentException if the channels do not fall into as many equal groups
    int groupsOf(int channels) {
      int number = groups == 0 ? channels : groups;
      if (channels % number != 0) {
        throw new IllegalArgumentException(
            channels + " channels do not fall into " + number + " equal groups");
      }
      return number;
    }
  }

  /// How a sample falls into channels.
  ///
  /// @param channels how many there are
  /// @param area the elements of each
  record Cells(int channels, int area) {
    static Cells of(Shape shape) {
      return switch (shape) {
        case Shape.Image image -> new Cells(image.channels(), image.area());
        case Shape.Features features -> new Cells(features.count(), 1);
      };
    }

    int size() {
      return channels * area;
    }
  }
}
