package dev.lanewise.layers;

/// The shape of a factor of a linear map.
///
/// @param units rows: one for each output unit
/// @param fanIn columns: the inputs that a unit sees, channels times window
/// @param fanOut the outputs that an input is seen by
/// @param window places of a filter in each channel; 1 for a dense layer
/// @param isTurned whether it is stored column after column, so that its transpose is contiguous
public record WeightShape(int units, int fanIn, int fanOut, int window, boolean isTurned) {
  /// The factor of a dense layer.
  public static WeightShape dense(int inputs, int units) {
    return new WeightShape(units, inputs, units, 1, true);
  }

  /// The factor of a convolution, one row for each filter: the fans count the window (He et al.
  /// 2015, section 2.2).
  ///
  /// @param filters how many filters
  /// @param channels channels that a filter sees
  /// @param filtersOfGroup filters that see a channel
  /// @param window places of a filter in each channel
  public static WeightShape convolution(int filters, int channels, int filtersOfGroup, int window) {
    return new WeightShape(filters, channels * window, filtersOfGroup * window, window, false);
  }
}
