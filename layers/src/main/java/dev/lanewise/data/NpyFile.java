package dev.lanewise.data;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.safetensors.AtomicFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/// Reads and writes npy files, the format of single arrays of NumPy (NumPy enhancement proposal 1).
///
/// Numbers of all usual types are read, in either order of bytes and of indices; objects (pickles)
/// are refused. The header is checked against the size of the file before anything is allocated for
/// the numbers.
public final class NpyFile {
  private static final int CHUNK = 1 << 16;

  private NpyFile() {}

  /// An array.
  ///
  /// @param shape its dimensions, outermost first; none for a single number
  /// @param rows its numbers: the first dimension is rows, all others together are columns; of one
  ///   dimension there is a single row
  public record Array(List<Integer> shape, Matrix rows) {
    /// Copies the shape.
    public Array {
      shape = List.copyOf(shape);
    }
  }

  /// Reads an array, in float where floats hold every number of its type, else in double.
  ///
  /// @throws DataException if the file is no npy file, or damaged
  /// @throws IOException if it cannot be read
  public static Array read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      ByteBuffer start = ByteBuffer.allocate((int) Math.min(size, NpyHeader.longest()));
      fill(file, channel, start);
      NpyHeader header = NpyHeader.read(file, start, size);
      channel.position(header.bytes());
      List<Integer> shape = header.shape();
      int elements = header.elements();
      int rows = shape.size() < 2 ? 1 : shape.getFirst();
      Matrix matrix =
          Matrix.of(
              header.type().isSingle() ? ElementType.FLOAT : ElementType.DOUBLE,
              rows,
              rows == 0 ? 0 : elements / rows);
      Places places = new Places(header);
      int step = header.type().bytes();
      ByteBuffer buffer =
          ByteBuffer.allocate((int) Math.min(CHUNK, (long) elements * step))
              .order(header.type().order());
      for (int done = 0; done < elements; done += buffer.limit() / step) {
        buffer.clear().limit((int) Math.min(buffer.capacity(), (long) (elements - done) * step));
        fill(file, channel, buffer);
        while (buffer.hasRemaining()) {
          int at = places.next();
          matrix.set(at / matrix.columns(), at % matrix.columns(), header.type().next(buffer));
        }
      }
      return new Array(shape, matrix);
    } catch (IOException e) {
      throw DataFiles.typed(file, e);
    }
  }

  private static void fill(Path file, FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new EOFException(file + " ends too early");
      }
    }
    buffer.flip();
  }

  /// Where the numbers of a file go, one after another.
  private static final class Places {
    private final boolean isFortran;
    private final int[] shape;
    private final int[] index;
    private int next;

    Places(NpyHeader header) {
      isFortran = header.isFortran();
      shape = header.shape().stream().mapToInt(d -> d).toArray();
      index = new int[shape.length];
    }

    int next() {
      if (!isFortran) {
        return next++;
      }
      int at = 0;
      for (int d = 0; d < shape.length; d++) {
        at = at * shape[d] + index[d];
      }
      for (int d = 0; d < shape.length; d++) {
        index[d]++;
        if (index[d] < shape[d]) {
          break;
        }
        index[d] = 0;
      }
      return at;
    }
  }

  /// Writes a matrix as an array of rows x columns: whole or not at all.
  ///
  /// @throws IOException if that fails; what was there before then still is
  public static void write(Path file, Matrix matrix) throws IOException {
    write(file, matrix, matrix.rows(), matrix.columns());
  }

  /// Writes a matrix as an array of any shape with as many elements, row after row: whole or not at
  /// all. The same matrix gives the same bytes.
  ///
  /// @param shape the dimensions, outermost first; none for a single number
  /// @throws IllegalArgumentException if the shape has another number of elements
  /// @throws IOException if that fails; what was there before then still is
  public static void write(Path file, Matrix matrix, int... shape) throws IOException {
    if (Arrays.stream(shape).anyMatch(d -> d < 0)
        || Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact) != matrix.size()) {
      throw new IllegalArgumentException(
          "a matrix of %d x %d is no array of shape %s"
              .formatted(matrix.rows(), matrix.columns(), Arrays.toString(shape)));
    }
    boolean isSingle = matrix.type() == ElementType.FLOAT;
    ByteBuffer buffer = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    AtomicFile.write(
        file,
        channel -> {
          flush(channel, ByteBuffer.wrap(NpyHeader.bytes(isSingle ? "<f4" : "<f8", shape)));
          buffer.clear();
          for (int i = 0; i < matrix.rows(); i++) {
            for (int j = 0; j < matrix.columns(); j++) {
              if (isSingle) {
                buffer.putFloat((float) matrix.get(i, j));
              } else {
                buffer.putDouble(matrix.get(i, j));
              }
              if (!buffer.hasRemaining()) {
                flush(channel, buffer.flip());
                buffer.clear();
              }
            }
          }
          flush(channel, buffer.flip());
        });
  }

  private static void flush(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
