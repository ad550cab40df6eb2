package dev.lanewise.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// What an IDX file says about itself, checked against its size.
///
/// @param type the element type
/// @param dimensions the dimensions, at least one
record IdxHeader(IdxType type, int[] dimensions) {
  private static final int MAGIC = 4;

  /// Images with channels have four; no more are known.
  private static final int MOST_DIMENSIONS = 4;

  /// The bytes of the header.
  int bytes() {
    return MAGIC + Integer.BYTES * dimensions.length;
  }

  /// The bytes of the numbers.
  long dataBytes() {
    long product = type.bytes;
    for (int dimension : dimensions) {
      product *= dimension;
    }
    return product;
  }

  static IdxHeader read(Path path, DataFiles.Opened file) throws IOException {
    byte[] magic = bytes(path, file, 0, MAGIC);
    if (magic[0] != 0 || magic[1] != 0) {
      throw DataException.atByte(
          path,
          0,
          "an IDX file starts with two bytes of 0, this one with %d and %d"
              .formatted(magic[0] & 0xFF, magic[1] & 0xFF));
    }
    IdxType type = IdxType.ofCode(magic[2] & 0xFF);
    if (type == null) {
      throw DataException.atByte(
          path,
          2,
          "type %d is unknown, known are 8, 9, 11, 12, 13 and 14".formatted(magic[2] & 0xFF));
    }
    int count = magic[3] & 0xFF;
    if (count < 1 || count > MOST_DIMENSIONS) {
      throw DataException.atByte(
          path, 3, "%d dimensions, but from 1 to %d are read".formatted(count, MOST_DIMENSIONS));
    }
    ByteBuffer sizes = ByteBuffer.wrap(bytes(path, file, MAGIC, Integer.BYTES * count));
    int[] dimensions = new int[count];
    for (int d = 0; d < count; d++) {
      dimensions[d] = sizes.getInt();
    }
    IdxHeader header = new IdxHeader(type, dimensions);
    header.check(path, file);
    return header;
  }

  private void check(Path path, DataFiles.Opened file) throws IOException {
    long numbers = 1;
    for (int d = 0; d < dimensions.length; d++) {
      long offset = MAGIC + (long) Integer.BYTES * d;
      if (dimensions[d] < 0) {
        throw DataException.atByte(path, offset, "dimension " + d + " is " + dimensions[d]);
      }
      numbers *= dimensions[d];
      if (numbers > Integer.MAX_VALUE) {
        throw DataException.atByte(
            path, offset, "the dimensions say more than 2^31 - 1 numbers, which no array holds");
      }
    }
    long room = file.longest() - bytes();
    if (file.isCompressed() ? dataBytes() > room : dataBytes() != room) {
      throw DataException.atByte(
          path,
          MAGIC,
          "the dimensions say %d bytes of numbers, but the file has %s%d"
              .formatted(dataBytes(), file.isCompressed() ? "at most " : "", room));
    }
  }

  /// The shape of one of the samples that the first dimension counts.
  SampleShape sampleShape(Path path) throws IOException {
    return switch (dimensions.length) {
      case 1 -> SampleShape.flat(1);
      case 2 -> SampleShape.flat(shapeSize(path, dimensions[1]));
      case 3 -> new SampleShape(1, dimensions[1], shapeSize(path, dimensions[2]));
      default -> new SampleShape(dimensions[1], dimensions[2], shapeSize(path, dimensions[3]));
    };
  }

  /// The last dimension, where a sample fits an array: the product with a first dimension of 0 says
  /// nothing about it.
  private int shapeSize(Path path, int last) throws IOException {
    long size = 1;
    for (int d = 1; d < dimensions.length; d++) {
      size *= dimensions[d];
      if (size > Integer.MAX_VALUE) {
        throw DataException.atByte(path, MAGIC, "one sample has more than 2^31 - 1 numbers");
      }
    }
    return last;
  }

  private static byte[] bytes(Path path, DataFiles.Opened file, int from, int count)
      throws IOException {
    byte[] bytes = file.stream().readNBytes(count);
    if (bytes.length < count) {
      throw DataException.atByte(path, from + bytes.length, "the file ends within its header");
    }
    return bytes;
  }
}
