package dev.lanewise.kernel;

/// The type of the elements of a matrix or a loop.
public enum ElementType {
  /// IEEE 754 binary32.
  FLOAT(Float.BYTES),
  /// IEEE 754 binary64.
  DOUBLE(Double.BYTES);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /// The size of one element in bytes.
  ///
  /// @return 4 or 8
  public int bytes() {
    return bytes;
  }
}
