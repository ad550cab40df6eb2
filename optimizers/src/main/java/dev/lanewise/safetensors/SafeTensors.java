package dev.lanewise.safetensors;

import dev.lanewise.kernel.DoubleMatrix;
import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.FloatMatrix;
import dev.lanewise.kernel.Matrix;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.List;
import java.util.SequencedMap;

/// A file of named tensors, open for reading.
///
/// Opening maps the file and checks all of its header: its length (at most 100 MB, and no more than
/// the file has), its JSON (no key twice, nothing unknown), each tensor's size against its shape,
/// and that the tensors fill the rest of the file exactly. A file that carries a checksum
/// ([SafeTensorsWriter#checksum()]) is read through once and compared with it. Whatever is wrong is
/// a [SafeTensorsException].
///
/// May be used by several threads at once; closing it ends that. The file must not shrink
/// meanwhile.
public final class SafeTensors implements AutoCloseable {
  private static final int LENGTH_BYTES = 8;
  private static final long CHUNK = 1 << 26;

  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Path file;
  private final Arena arena;
  private final MemorySegment data;
  private final Header header;

  private SafeTensors(Path file, Arena arena) throws IOException {
    this.file = file;
    this.arena = arena;
    MemorySegment all = map(file, arena);
    long length = headerLength(file, all);
    byte[] json = all.asSlice(LENGTH_BYTES, length).toArray(ValueLayout.JAVA_BYTE);
    this.data = all.asSlice(LENGTH_BYTES + length);
    this.header = Header.of(file, json, data.byteSize());
    String expected = header.metadata().get(Checksum.KEY);
    if (expected != null) {
      check(expected, all.asSlice(0, LENGTH_BYTES), json);
    }
  }

  /// Opens and checks a file.
  ///
  /// @throws SafeTensorsException if it is not as the format and its checksum say
  /// @throws IOException if it cannot be read
  public static SafeTensors open(Path file) throws IOException {
    Arena arena = Arena.ofShared();
    try {
      return new SafeTensors(file, arena);
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  private static MemorySegment map(Path file, Arena arena) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
    }
  }

  private static long headerLength(Path file, MemorySegment all) throws SafeTensorsException {
    if (all.byteSize() < LENGTH_BYTES) {
      throw new SafeTensorsException(
          file, "has " + all.byteSize() + " bytes; the length of the header alone has 8");
    }
    long length = all.get(LONG, 0);
    if (length < 0 || length > Math.min(Header.MAX_BYTES, all.byteSize() - LENGTH_BYTES)) {
      throw new SafeTensorsException(
          file,
          "the header is said to have %s bytes; accepted: at most %d, and the file has %d"
              .formatted(Long.toUnsignedString(length), Header.MAX_BYTES, all.byteSize()));
    }
    return length;
  }

  private void check(String expected, MemorySegment length, byte[] json)
      throws SafeTensorsException {
    MessageDigest digest = Checksum.start();
    digest.update(length.asByteBuffer());
    if (!Checksum.replace(json, expected, Checksum.BLANK)) {
      throw new SafeTensorsException(file, "its checksum is not written as it should be");
    }
    digest.update(json);
    for (long at = 0; at < data.byteSize(); at += CHUNK) {
      ByteBuffer chunk = data.asSlice(at, Math.min(CHUNK, data.byteSize() - at)).asByteBuffer();
      digest.update(chunk);
    }
    String found = Checksum.text(digest);
    if (!found.equals(expected)) {
      throw new SafeTensorsException(
          file, "is damaged: its checksum is " + found + ", but should be " + expected);
    }
  }

  /// The tensors by name, in the order of the file.
  public SequencedMap<String, TensorInfo> tensors() {
    return Collections.unmodifiableSequencedMap(header.tensors());
  }

  /// The texts that come with the tensors, in the order of the file.
  public SequencedMap<String, String> metadata() {
    return Collections.unmodifiableSequencedMap(header.metadata());
  }

  /// Whether the file carries a checksum, which then fits.
  public boolean hasChecksum() {
    return header.metadata().containsKey(Checksum.KEY);
  }

  /// What the header says of a tensor.
  ///
  /// @throws SafeTensorsException if there is none of that name
  public TensorInfo tensor(String name) throws SafeTensorsException {
    TensorInfo tensor = header.tensors().get(name);
    if (tensor == null) {
      throw new SafeTensorsException(
          file,
          "has no tensor \""
              + name
              + "\"; it has "
              + some(header.tensors().keySet().stream().toList()));
    }
    return tensor;
  }

  private static String some(List<String> names) {
    int most = 10;
    return String.join(", ", names.subList(0, Math.min(most, names.size())))
        + (names.size() > most ? " and " + (names.size() - most) + " more" : "");
  }

  /// Copies a tensor of floating-point numbers into a matrix, every value exactly; the bits where
  /// the types are the same.
  ///
  /// @param into rows x columns; leading dimensions of the tensor multiply to the rows
  /// @throws SafeTensorsException if there is no such tensor, it has another shape, or its type is
  ///   not floating-point or wider than the matrix's
  public void read(String name, Matrix into) throws SafeTensorsException {
    TensorInfo tensor = tensor(name);
    boolean wide = into.type() == ElementType.DOUBLE;
    boolean exact =
        switch (tensor.type()) {
          case F64 -> wide;
          case F32, F16, BF16 -> true;
          default -> false;
        };
    if (!exact || !tensor.fits(into.rows(), into.columns())) {
      throw new SafeTensorsException(
          file,
          "tensor \"%s\" is %s of shape %s, which does not go into a %s matrix of %d x %d"
              .formatted(
                  name, tensor.type(), tensor.shape(), into.type(), into.rows(), into.columns()));
    }
    for (int row = 0; row < into.rows(); row++) {
      readRow(tensor, row, into);
    }
  }

  private void readRow(TensorInfo tensor, int row, Matrix into) {
    int columns = into.columns();
    long at = tensor.begin() + (long) row * columns * tensor.type().bytes();
    int to = into.offset() + row * into.rowStride();
    boolean dense = into.columnStride() == 1;
    switch (into) {
      case FloatMatrix m when dense && tensor.type() == DataType.F32 ->
          MemorySegment.copy(data, FLOAT, at, m.array(), to, columns);
      case DoubleMatrix m when dense && tensor.type() == DataType.F64 ->
          MemorySegment.copy(data, DOUBLE, at, m.array(), to, columns);
      case FloatMatrix m -> {
        for (int j = 0; j < columns; j++) {
          m.array()[to + j * m.columnStride()] = single(tensor.type(), at, j);
        }
      }
      case DoubleMatrix m -> {
        for (int j = 0; j < columns; j++) {
          m.array()[to + j * m.columnStride()] =
              tensor.type() == DataType.F64
                  ? data.get(DOUBLE, at + 8L * j)
                  : single(tensor.type(), at, j);
        }
      }
    }
  }

  private float single(DataType type, long at, int j) {
    return switch (type) {
      case F16 -> Float.float16ToFloat(data.get(SHORT, at + 2L * j));
      case BF16 -> Float.intBitsToFloat(data.get(SHORT, at + 2L * j) << 16);
      default -> data.get(FLOAT, at + 4L * j);
    };
  }

  /// The numbers of a tensor of 64-bit integers, row after row.
  ///
  /// @throws SafeTensorsException if there is no such tensor, or it is not `I64` or too large for
  ///   an array
  public long[] longs(String name) throws SafeTensorsException {
    TensorInfo tensor = tensor(name);
    if (tensor.type() != DataType.I64 || tensor.elements() > Integer.MAX_VALUE - 8) {
      throw new SafeTensorsException(
          file,
          "tensor \""
              + name
              + "\" is "
              + tensor.type()
              + " of shape "
              + tensor.shape()
              + ", not an array of I64");
    }
    return data.asSlice(tensor.begin(), tensor.end() - tensor.begin()).toArray(LONG);
  }

  /// Lets go of the file.
  @Override
  public void close() {
    arena.close();
  }
}
