package dev.lanewise.data;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The element types of IDX files by the code in the third byte.
enum IdxType {
  UNSIGNED_BYTE(0x08, 1),
  SIGNED_BYTE(0x09, 1),
  SHORT(0x0B, 2),
  INT(0x0C, 4),
  FLOAT(0x0D, 4),
  DOUBLE(0x0E, 8);

  private final int code;
  final int bytes;

  IdxType(int code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  static @Nullable IdxType ofCode(int code) {
    for (IdxType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    return null;
  }

  boolean isWhole() {
    return this != FLOAT && this != DOUBLE;
  }

  /// Reads numbers from the position of a buffer on, big-endian.
  void read(ByteBuffer buffer, double[] numbers, int from, int count) {
    for (int i = from; i < from + count; i++) {
      numbers[i] =
          switch (this) {
            case UNSIGNED_BYTE -> buffer.get() & 0xFF;
            case SIGNED_BYTE -> buffer.get();
            case SHORT -> buffer.getShort();
            case INT -> buffer.getInt();
            case FLOAT -> buffer.getFloat();
            case DOUBLE -> buffer.getDouble();
          };
    }
  }
}
