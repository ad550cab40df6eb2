package dev.lanewise.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What an npy file says about itself, checked against its size (NumPy enhancement proposal 1).
///
/// @param type the element type
/// @param isFortran whether the first index runs fastest
/// @param shape the dimensions
/// @param bytes the bytes before the data
record NpyHeader(NpyType type, boolean isFortran, List<Integer> shape, int bytes) {
  static final int MAGIC = 6;
  private static final int ALIGNMENT = 64;
  private static final int MOST_BYTES = 1 << 16;
  private static final int MOST_DIMENSIONS = 32;
  private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE =
      Pattern.compile("'shape'\\s*:\\s*\\(\\s*((?:[0-9]{1,10}\\s*,?\\s*)*)\\)");
  private static final byte[] START = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /// The number of elements.
  int elements() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  /// The header of a file.
  ///
  /// @param buffer its first bytes, as many as there are up to the longest header
  /// @param size the bytes of the whole file
  static NpyHeader read(Path file, ByteBuffer buffer, long size) throws IOException {
    buffer.order(ByteOrder.LITTLE_ENDIAN);
    byte[] start = new byte[MAGIC];
    if (buffer.remaining() < MAGIC + 4) {
      throw DataException.atByte(file, size, "the file ends within its header");
    }
    buffer.get(start);
    if (!java.util.Arrays.equals(start, START)) {
      throw DataException.atByte(file, 0, "an npy file starts with \\x93NUMPY, this one does not");
    }
    int version = buffer.get();
    int minor = buffer.get();
    if (version < 1 || version > 3 || minor != 0) {
      throw DataException.atByte(
          file,
          MAGIC,
          "version %d.%d is unknown, known are 1.0, 2.0 and 3.0".formatted(version, minor));
    }
    if (version > 1 && buffer.remaining() < 4) {
      throw DataException.atByte(file, size, "the file ends within its header");
    }
    long length = version == 1 ? buffer.getShort() & 0xFFFF : buffer.getInt() & 0xFFFF_FFFFL;
    if (length > Math.min(buffer.remaining(), MOST_BYTES)) {
      throw DataException.atByte(
          file,
          MAGIC + 2,
          "the header is said to have %d bytes; accepted: at most %d, and the file has %d"
              .formatted(length, MOST_BYTES, size));
    }
    byte[] text = new byte[(int) length];
    buffer.get(text);
    return parse(file, new String(text, StandardCharsets.UTF_8), buffer.position(), size);
  }

  /// The most bytes that a header may have.
  static int longest() {
    return MAGIC + 6 + MOST_BYTES;
  }

  private static NpyHeader parse(Path file, String text, int bytes, long size)
      throws DataException {
    StringBuilder rest = new StringBuilder(text);
    String descr = take(file, rest, DESCR, "descr");
    boolean isFortran = take(file, rest, ORDER, "fortran_order").equals("True");
    String shape = take(file, rest, SHAPE, "shape");
    if (!rest.toString().matches("\\s*\\{\\s*,?\\s*,?\\s*,?\\s*\\}\\s*")) {
      throw DataException.atByte(
          file, MAGIC, "the header has more than descr, fortran_order and shape: " + text.strip());
    }
    NpyType type = NpyType.of(descr);
    if (type == null) {
      throw DataException.atByte(
          file,
          MAGIC,
          "the type \"%s\" is not read; accepted: %s, with < or > before it; objects never are"
              .formatted(descr, NpyType.KNOWN));
    }
    NpyHeader header = new NpyHeader(type, isFortran, shape(file, shape), bytes);
    long data = (long) header.elements() * type.bytes();
    if (data != size - bytes) {
      throw DataException.atByte(
          file,
          MAGIC,
          "the shape %s says %d bytes of numbers, but the file has %d"
              .formatted(header.shape(), data, size - bytes));
    }
    return header;
  }

  private static String take(Path file, StringBuilder text, Pattern pattern, String key)
      throws DataException {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw DataException.atByte(
          file, MAGIC, "the header lacks %s, or has it in another form".formatted(key));
    }
    String found = matcher.group(1);
    text.delete(matcher.start(), matcher.end());
    return found;
  }

  private static List<Integer> shape(Path file, String text) throws DataException {
    List<Integer> shape = new ArrayList<>();
    long product = 1;
    for (String part : text.split(",", -1)) {
      if (part.isBlank()) {
        continue;
      }
      long dimension;
      try {
        dimension = Long.parseLong(part.strip());
      } catch (NumberFormatException e) {
        throw DataException.atByte(file, MAGIC, "the shape (" + text + ") is none");
      }
      product *= dimension;
      if (dimension > Integer.MAX_VALUE || product > Integer.MAX_VALUE) {
        throw DataException.atByte(
            file, MAGIC, "the shape says more than 2^31 - 1 numbers, which no array holds");
      }
      shape.add((int) dimension);
    }
    if (shape.size() > MOST_DIMENSIONS) {
      throw DataException.atByte(
          file,
          MAGIC,
          "%d dimensions, but at most %d are read".formatted(shape.size(), MOST_DIMENSIONS));
    }
    return List.copyOf(shape);
  }

  /// The bytes of a header of version 1.0: what NumPy writes itself.
  static byte[] bytes(String descr, int... shape) {
    StringBuilder dimensions = new StringBuilder();
    for (int i = 0; i < shape.length; i++) {
      dimensions
          .append(shape[i])
          .append(shape.length == 1 ? "," : i + 1 < shape.length ? ", " : "");
    }
    String text =
        "{'descr': '" + descr + "', 'fortran_order': False, 'shape': (" + dimensions + "), }";
    int bare = MAGIC + 4 + text.length() + 1;
    int padded = (bare + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    ByteBuffer all = ByteBuffer.allocate(padded).order(ByteOrder.LITTLE_ENDIAN);
    all.put(START).put((byte) 1).put((byte) 0).putShort((short) (padded - MAGIC - 4));
    all.put((text + " ".repeat(padded - bare) + "\n").getBytes(StandardCharsets.US_ASCII));
    return all.array();
  }
}
