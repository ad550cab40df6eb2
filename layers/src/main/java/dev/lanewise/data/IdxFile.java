package dev.lanewise.data;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;

/// Reads IDX files, the format of MNIST (LeCun, Cortes, Burges: The MNIST database of handwritten
/// digits): two bytes of 0, the type, the number of dimensions, the dimensions, the numbers, all
/// big-endian. Plain or gzip.
///
/// The header is checked against the size of the file before anything is allocated for the numbers;
/// of a compressed file, against the most that it can hold.
public final class IdxFile {
  private static final int CHUNK = 1 << 16;

  /// A label beyond is a damaged one: names are made for every class up to the largest.
  private static final int MOST_CLASSES = 1 << 16;

  private IdxFile() {}

  /// Images, or other samples, and their classes.
  ///
  /// @param samples a file of samples x height x width, samples x channels x height x width, or
  ///   samples x features; unsigned bytes are divided by 255, other numbers are taken as they are
  /// @param labels a file of one whole number for each sample, from 0
  /// @param type the element type of the features
  /// @return the data set; classes run to the largest label
  /// @throws DataException if a file does not hold that
  /// @throws IOException if a file cannot be read
  public static Dataset read(Path samples, Path labels, ElementType type) throws IOException {
    int[] classes = labels(labels);
    Dataset unlabelled = read(samples, type);
    if (classes.length != unlabelled.size()) {
      throw DataException.of(
          labels,
          "holds %d labels, but %s holds %d samples"
              .formatted(classes.length, samples, unlabelled.size()));
    }
    int largest = Arrays.stream(classes).max().orElse(-1);
    return unlabelled.withTargets(Targets.Classes.of(classes, largest + 1));
  }

  /// Samples of which nothing is known.
  ///
  /// @param samples a file as of [#read(Path, Path, ElementType)]
  /// @param type the element type of the features
  /// @return the data set
  /// @throws DataException if the file does not hold that
  /// @throws IOException if the file cannot be read
  public static Dataset read(Path samples, ElementType type) throws IOException {
    try (DataFiles.Opened file = DataFiles.open(samples)) {
      IdxHeader header = IdxHeader.read(samples, file);
      SampleShape shape = header.sampleShape(samples);
      Matrix features = Matrix.of(type, header.dimensions()[0], shape.size());
      double[] row = new double[shape.size()];
      Numbers numbers = new Numbers(samples, file, header);
      for (int i = 0; i < features.rows(); i++) {
        numbers.next(row);
        if (header.type() == IdxType.UNSIGNED_BYTE) {
          for (int j = 0; j < row.length; j++) {
            row[j] /= 255;
          }
        }
        Cells.writeRow(row, features, i);
      }
      numbers.requireEnd();
      return Dataset.of(features, shape, new Targets.None(features.rows()));
    } catch (IOException e) {
      throw DataFiles.typed(samples, e);
    }
  }

  private static int[] labels(Path labels) throws IOException {
    try (DataFiles.Opened file = DataFiles.open(labels)) {
      IdxHeader header = IdxHeader.read(labels, file);
      if (header.dimensions().length != 1 || !header.type().isWhole()) {
        throw DataException.atByte(
            labels,
            2,
            "labels are whole numbers in one dimension, here are %s in %d"
                .formatted(header.type(), header.dimensions().length));
      }
      int[] classes = new int[header.dimensions()[0]];
      Numbers numbers = new Numbers(labels, file, header);
      double[] label = new double[1];
      for (int i = 0; i < classes.length; i++) {
        numbers.next(label);
        classes[i] = (int) label[0];
        if (classes[i] < 0 || classes[i] >= MOST_CLASSES) {
          throw DataException.atByte(
              labels,
              header.bytes() + (long) i * header.type().bytes,
              "the label is %d, but must be from 0 to %d".formatted(classes[i], MOST_CLASSES - 1));
        }
      }
      numbers.requireEnd();
      return classes;
    } catch (IOException e) {
      throw DataFiles.typed(labels, e);
    }
  }

  /// The numbers after a header, one after another.
  private static final class Numbers {
    private final Path path;
    private final DataFiles.Opened file;
    private final IdxHeader header;
    private final ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
    private long remaining;

    Numbers(Path path, DataFiles.Opened file, IdxHeader header) {
      this.path = path;
      this.file = file;
      this.header = header;
      remaining = header.dataBytes();
      buffer.limit(0);
    }

    /// Reads as many numbers as the array has.
    void next(double[] numbers) throws IOException {
      int done = 0;
      while (done < numbers.length) {
        if (!buffer.hasRemaining()) {
          refill();
        }
        int count = Math.min(numbers.length - done, buffer.remaining() / header.type().bytes);
        header.type().read(buffer, numbers, done, count);
        done += count;
      }
    }

    private void refill() throws IOException {
      int want = (int) Math.min(CHUNK, remaining);
      int read = file.stream().readNBytes(buffer.array(), 0, want);
      if (read < want) {
        throw DataException.atByte(
            path,
            header.bytes() + header.dataBytes() - remaining + read,
            "the file ends, but by its header %d bytes follow".formatted(remaining - read));
      }
      buffer.position(0).limit(read);
      remaining -= read;
    }

    void requireEnd() throws IOException {
      if (file.stream().read() >= 0) {
        throw DataException.atByte(
            path, header.bytes() + header.dataBytes(), "the file goes on after the last number");
      }
    }
  }
}
