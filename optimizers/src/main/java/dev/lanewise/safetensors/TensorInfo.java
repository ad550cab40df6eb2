package dev.lanewise.safetensors;

import java.util.List;

/// A tensor as the header of a file describes it.
///
/// @param name its name in the file
/// @param type of its elements
/// @param shape its dimensions, outermost first; none for a single number
/// @param begin where its bytes begin, counted from the end of the header
/// @param end where they end
public record TensorInfo(String name, DataType type, List<Long> shape, long begin, long end) {
  /// Keeps a copy.
  public TensorInfo {
    shape = List.copyOf(shape);
  }

  /// The number of elements.
  public long elements() {
    return (end - begin) / type.bytes();
  }

  /// Whether the dimensions, some leading ones multiplied together and the rest too, are rows x
  /// columns.
  public boolean fits(int rows, int columns) {
    if (elements() != (long) rows * columns) {
      return false;
    }
    if (elements() == 0) {
      return shape.equals(List.of((long) rows, (long) columns)) || shape.size() != 2;
    }
    long leading = 1;
    boolean fits = rows == 1;
    for (long dimension : shape) {
      leading *= dimension;
      fits |= leading == rows;
    }
    return fits;
  }
}
