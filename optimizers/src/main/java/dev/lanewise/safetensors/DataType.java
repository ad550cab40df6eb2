package dev.lanewise.safetensors;

/// The element types of the format. Those marked *described only* can be in a file, and are listed,
/// but not read.
public enum DataType {
  /// 64-bit floating point.
  F64(8),
  /// 32-bit floating point.
  F32(4),
  /// 16-bit floating point, IEEE 754.
  F16(2),
  /// The upper half of a 32-bit floating-point number.
  BF16(2),
  /// 64-bit integers with sign.
  I64(8),
  /// 32-bit integers with sign; described only.
  I32(4),
  /// 16-bit integers with sign; described only.
  I16(2),
  /// 8-bit integers with sign; described only.
  I8(1),
  /// 64-bit integers without sign; described only.
  U64(8),
  /// 32-bit integers without sign; described only.
  U32(4),
  /// 16-bit integers without sign; described only.
  U16(2),
  /// 8-bit integers without sign; described only.
  U8(1),
  /// Bytes of 0 or 1; described only.
  BOOL(1),
  /// 8-bit floating point with 4 bits of exponent; described only.
  F8_E4M3(1),
  /// 8-bit floating point with 5 bits of exponent; described only.
  F8_E5M2(1);

  private final int bytes;

  DataType(int bytes) {
    this.bytes = bytes;
  }

  /// The size of an element.
  public int bytes() {
    return bytes;
  }
}
