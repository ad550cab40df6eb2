package dev.lanewise.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// An element type of npy files.
///
/// @param kind `f` for real numbers, `i` and `u` for whole ones with and without sign, `b` for
///   truth values
/// @param bytes the bytes of an element
/// @param order how they lie
record NpyType(char kind, int bytes, ByteOrder order) {
  /// The types that are read, without their order.
  static final String KNOWN = "f2, f4, f8, i1, i2, i4, i8, u1, u2, u4, b1";

  /// The type that a text such as `<f4` means, or null if it is none of those known.
  static @Nullable NpyType of(String text) {
    if (text.length() != 3 || !KNOWN.contains(text.substring(1))) {
      return null;
    }
    int bytes = text.charAt(2) - '0';
    return switch (text.charAt(0)) {
      case '<' -> new NpyType(text.charAt(1), bytes, ByteOrder.LITTLE_ENDIAN);
      case '>' -> new NpyType(text.charAt(1), bytes, ByteOrder.BIG_ENDIAN);
      case '|' -> bytes == 1 ? new NpyType(text.charAt(1), 1, ByteOrder.LITTLE_ENDIAN) : null;
      default -> null;
    };
  }

  /// Whether floats hold every number of it.
  boolean isSingle() {
    return kind == 'f' ? bytes <= 4 : bytes <= 2;
  }

  /// The next element.
  double next(ByteBuffer buffer) {
    return switch (kind) {
      case 'f' ->
          switch (bytes) {
            case 2 -> Float.float16ToFloat(buffer.getShort());
            case 4 -> buffer.getFloat();
            default -> buffer.getDouble();
          };
      case 'i' ->
          switch (bytes) {
            case 1 -> buffer.get();
            case 2 -> buffer.getShort();
            case 4 -> buffer.getInt();
            default -> buffer.getLong();
          };
      case 'u' ->
          switch (bytes) {
            case 1 -> buffer.get() & 0xFF;
            case 2 -> buffer.getShort() & 0xFFFF;
            default -> buffer.getInt() & 0xFFFF_FFFFL;
          };
      default -> buffer.get() == 0 ? 0 : 1;
    };
  }
}
