package dev.lanewise.safetensors;

import dev.lanewise.kernel.DoubleMatrix;
import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.FloatMatrix;
import dev.lanewise.kernel.Matrix;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// Collects named tensors and writes them to a file, whole or not at all: to a temporary file
/// beside it, forced to the disk, moved into place. The same tensors and texts, added in the same
/// order, give the same bytes. The arrays are read when the file is written.
public final class SafeTensorsWriter {
  private static final int BUFFER = 1 << 20;

  /// Where bytes go.
  @FunctionalInterface
  private interface Sink {
    void accept(ByteBuffer bytes) throws IOException;
  }

  /// What fills a tensor.
  private sealed interface Content {}

  private record Cells(Matrix matrix) implements Content {}

  private record Longs(long[] numbers) implements Content {}

  private record Tensor(DataType type, List<Long> shape, Content content) {
    long bytes() {
      return shape.stream().reduce((long) type.bytes(), Math::multiplyExact);
    }
  }

  private final SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
  private final SequencedMap<String, String> metadata = new LinkedHashMap<>();

  /// With no tensors yet.
  public SafeTensorsWriter() {}

  /// Adds a matrix as a tensor of rows x columns.
  ///
  /// @throws IllegalArgumentException if the name is taken
  public SafeTensorsWriter add(String name, Matrix matrix) {
    return add(name, matrix, matrix.rows(), matrix.columns());
  }

  /// Adds a matrix as a tensor of any shape with as many elements.
  ///
  /// @param shape the dimensions, outermost first; none for a single number
  /// @throws IllegalArgumentException if the name is taken or the number of elements differs
  public SafeTensorsWriter add(String name, Matrix matrix, long... shape) {
    DataType type = matrix.type() == ElementType.FLOAT ? DataType.F32 : DataType.F64;
    return add(name, type, shape, new Cells(matrix), matrix.size());
  }

  /// Adds an array of integers as a tensor of any shape with as many elements.
  ///
  /// @param shape the dimensions, outermost first; none for a single number
  /// @throws IllegalArgumentException if the name is taken or the number of elements differs
  public SafeTensorsWriter add(String name, long[] numbers, long... shape) {
    return add(name, DataType.I64, shape, new Longs(numbers), numbers.length);
  }

  private SafeTensorsWriter add(
      String name, DataType type, long[] shape, Content content, long elements) {
    List<Long> dimensions = Arrays.stream(shape).boxed().toList();
    if (dimensions.stream().anyMatch(d -> d < 0)
        || dimensions.stream().reduce(1L, Math::multiplyExact) != elements) {
      throw new IllegalArgumentException(
          "tensor \""
              + name
              + "\" has "
              + elements
              + " elements, so its shape cannot be "
              + dimensions);
    }
    if (name.equals("__metadata__")
        || tensors.putIfAbsent(name, new Tensor(type, dimensions, content)) != null) {
      throw new IllegalArgumentException("the name \"" + name + "\" of a tensor is taken");
    }
    return this;
  }

  /// Adds a text, or changes it.
  public SafeTensorsWriter metadata(String key, String value) {
    metadata.put(key, value);
    return this;
  }

  /// Adds texts, or changes them.
  public SafeTensorsWriter metadata(Map<String, String> texts) {
    metadata.putAll(texts);
    return this;
  }

  /// Has the file carry a digest of all its bytes, as the text `sha256`, by which
  /// [SafeTensors#open] notices damage.
  public SafeTensorsWriter checksum() {
    return metadata(Checksum.KEY, Checksum.BLANK);
  }

  /// Writes the file.
  ///
  /// @throws IOException if that fails; what was there before then still is
  public void write(Path file) throws IOException {
    List<Map.Entry<String, Tensor>> order =
        tensors.entrySet().stream()
            .sorted(Comparator.comparingInt(e -> -e.getValue().type().bytes()))
            .toList();
    byte[] header = header(order);
    if (header.length > Header.MAX_BYTES) {
      throw new IOException(
          file
              + ": the header has "
              + header.length
              + " bytes; accepted: at most "
              + Header.MAX_BYTES);
    }
    if (Checksum.BLANK.equals(metadata.get(Checksum.KEY))) {
      MessageDigest digest = Checksum.start();
      emit(header, order, digest::update);
      Checksum.replace(header, Checksum.BLANK, Checksum.text(digest));
    }
    AtomicFile.write(file, channel -> emit(header, order, bytes -> writeAll(channel, bytes)));
  }

  private byte[] header(List<Map.Entry<String, Tensor>> order) throws IOException {
    SequencedMap<String, TensorInfo> infos = new LinkedHashMap<>();
    long begin = 0;
    for (Map.Entry<String, Tensor> e : order) {
      Tensor tensor = e.getValue();
      long end = Math.addExact(begin, tensor.bytes());
      infos.put(e.getKey(), new TensorInfo(e.getKey(), tensor.type(), tensor.shape(), begin, end));
      begin = end;
    }
    return new Header(infos, metadata).toBytes();
  }

  private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static void emit(byte[] header, List<Map.Entry<String, Tensor>> order, Sink sink)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    sink.accept(buffer.putLong(header.length).flip());
    sink.accept(ByteBuffer.wrap(header));
    buffer.clear();
    for (Map.Entry<String, Tensor> e : order) {
      switch (e.getValue().content()) {
        case Longs(long[] numbers) -> {
          for (int from = 0; from < numbers.length; from += BUFFER / Long.BYTES) {
            int count = Math.min(BUFFER / Long.BYTES, numbers.length - from);
            buffer.clear().asLongBuffer().put(numbers, from, count);
            sink.accept(buffer.limit(count * Long.BYTES));
          }
        }
        case Cells(Matrix matrix) -> {
          for (int row = 0; row < matrix.rows(); row++) {
            emitRow(matrix, row, buffer, sink);
          }
        }
      }
    }
  }

  private static void emitRow(Matrix matrix, int row, ByteBuffer buffer, Sink sink)
      throws IOException {
    int bytes = matrix.type() == ElementType.FLOAT ? Float.BYTES : Double.BYTES;
    int most = BUFFER / bytes;
    for (int column = 0; column < matrix.columns(); column += most) {
      int count = Math.min(most, matrix.columns() - column);
      int from = matrix.offset() + row * matrix.rowStride() + column * matrix.columnStride();
      buffer.clear();
      switch (matrix) {
        case FloatMatrix m when m.columnStride() == 1 ->
            buffer.asFloatBuffer().put(m.array(), from, count);
        case DoubleMatrix m when m.columnStride() == 1 ->
            buffer.asDoubleBuffer().put(m.array(), from, count);
        case FloatMatrix m -> {
          for (int j = 0; j < count; j++) {
            buffer.putFloat(j * bytes, m.array()[from + j * m.columnStride()]);
          }
        }
        case DoubleMatrix m -> {
          for (int j = 0; j < count; j++) {
            buffer.putDouble(j * bytes, m.array()[from + j * m.columnStride()]);
          }
        }
      }
      sink.accept(buffer.limit(count * bytes));
    }
  }

  /// The names of the tensors added so far.
  public Stream<String> names() {
    return tensors.keySet().stream();
  }
}
