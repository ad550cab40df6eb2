package dev.lanewise.data;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Samples in memory: features, one row per sample, and targets.
///
/// The features are one array of float or double. Slices and selections share it: they hold rows of
/// it, or positions in it. A data set is immutable; what is written to the arrays it was made from
/// is seen through it.
public final class Dataset {
  private final Matrix storage;

  /// The row of each sample, or null where sample i is row i.
  private final int @Nullable [] rows;

  private final SampleShape shape;
  private final Targets targets;
  private final List<String> featureNames;

  private Dataset(
      Matrix storage,
      int @Nullable [] rows,
      SampleShape shape,
      Targets targets,
      List<String> featureNames) {
    this.storage = storage;
    this.rows = rows;
    this.shape = shape;
    this.targets = targets;
    this.featureNames = featureNames;
  }

  /// Samples that are rows of features.
  ///
  /// @param features samples x features; not copied
  /// @param targets one target for each sample
  /// @return the data set
  /// @throws IllegalArgumentException if the numbers of samples differ
  public static Dataset of(Matrix features, Targets targets) {
    return of(features, SampleShape.flat(features.columns()), targets);
  }

  /// Samples of a shape.
  ///
  /// @param features one sample per row, channel after channel; not copied
  /// @param shape the shape of one sample
  /// @param targets one target for each sample
  /// @return the data set
  /// @throws IllegalArgumentException if the numbers of samples differ, or the shape has another
  ///   size than a row
  public static Dataset of(Matrix features, SampleShape shape, Targets targets) {
    if (targets.size() != features.rows()) {
      throw new IllegalArgumentException(
          "features are of %d samples, targets of %d".formatted(features.rows(), targets.size()));
    }
    if (shape.size() != features.columns()) {
      throw new IllegalArgumentException(
          "features have %d columns, a sample of %s has %d"
              .formatted(features.columns(), shape, shape.size()));
    }
    return new Dataset(features, null, shape, targets, List.of());
  }

  /// The number of samples.
  ///
  /// @return the number of samples
  public int size() {
    return targets.size();
  }

  /// The shape of one sample.
  ///
  /// @return the shape
  public SampleShape shape() {
    return shape;
  }

  /// The element type of the features.
  ///
  /// @return the type
  public ElementType type() {
    return storage.type();
  }

  /// The targets, in the order of the samples.
  ///
  /// @return the targets
  public Targets targets() {
    return targets;
  }

  /// The class targets.
  ///
  /// @return the targets
  /// @throws IllegalStateException if the targets are no classes
  public Targets.Classes classes() {
    if (targets instanceof Targets.Classes classes) {
      return classes;
    }
    throw new IllegalStateException(
        "the targets are " + targets.getClass().getSimpleName() + ", not Classes");
  }

  /// The names of the features.
  ///
  /// @return one name for each number of a sample, or none at all
  public List<String> featureNames() {
    return featureNames;
  }

  /// The features, one sample per row.
  ///
  /// @return a view of the array where the samples lie one after another in it; a new copy where
  ///   this is a selection, so ask once
  public Matrix features() {
    return rows == null ? storage : Cells.gather(storage, rows);
  }

  /// One number of a sample.
  ///
  /// @param sample the position of the sample
  /// @param feature the position in the sample
  /// @return the number
  /// @throws IndexOutOfBoundsException if either is outside
  public double feature(int sample, int feature) {
    return storage.get(row(sample), feature);
  }

  /// The same samples with names for their features.
  ///
  /// @param names one for each number of a sample
  /// @return the data set
  /// @throws IllegalArgumentException if there is not one name for each
  public Dataset withFeatureNames(List<String> names) {
    requireNames("samples", names, shape.size());
    return new Dataset(storage, rows, shape, targets, List.copyOf(names));
  }

  /// The same features with other targets.
  ///
  /// @param other one target for each sample
  /// @return the data set
  /// @throws IllegalArgumentException if the numbers of samples differ
  public Dataset withTargets(Targets other) {
    if (other.size() != size()) {
      throw new IllegalArgumentException(
          "there are %d samples, but targets for %d".formatted(size(), other.size()));
    }
    return new Dataset(storage, rows, shape, other, featureNames);
  }

  /// A piece, without copying features.
  ///
  /// @param from the first sample
  /// @param count the number of samples
  /// @return the piece
  /// @throws IndexOutOfBoundsException if the piece does not lie in this data set
  public Dataset slice(int from, int count) {
    requirePiece(from, count, size());
    Targets piece = targets.slice(from, count);
    if (rows == null) {
      Matrix view = storage.slice(from, 0, count, storage.columns());
      return new Dataset(view, null, shape, piece, featureNames);
    }
    int[] part = Arrays.copyOfRange(rows, from, from + count);
    return new Dataset(storage, part, shape, piece, featureNames);
  }

  /// Some samples, in the order given, without copying features.
  ///
  /// @param samples positions, which may repeat
  /// @return the selection
  /// @throws IndexOutOfBoundsException if a position is outside
  public Dataset select(int[] samples) {
    int[] selected = new int[samples.length];
    for (int i = 0; i < samples.length; i++) {
      selected[i] = row(samples[i]);
    }
    return new Dataset(storage, selected, shape, targets.select(samples), featureNames);
  }

  /// This data set with its samples one after another in an array of their own.
  ///
  /// @return a copy
  public Dataset compact() {
    Matrix own = rows == null ? storage.copy() : Cells.gather(storage, rows);
    return new Dataset(own, null, shape, targets, featureNames);
  }

  /// The samples of this data set and then those of another.
  ///
  /// @param other samples of the same shape, with targets of the same kind, classes and columns
  /// @return a copy of all
  /// @throws IllegalArgumentException if they do not go together, or are together too many
  public Dataset concatenate(Dataset other) {
    if (!shape.equals(other.shape)) {
      throw new IllegalArgumentException(
          "samples of " + shape + " and of " + other.shape + " make no data set together");
    }
    long total = (long) size() + other.size();
    if (total > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(total + " samples are more than 2^31 - 1");
    }
    Matrix all = Matrix.of(type(), (int) total, shape.size());
    for (int i = 0; i < all.rows(); i++) {
      if (i < size()) {
        copySample(i, all, i);
      } else {
        other.copySample(i - size(), all, i);
      }
    }
    return new Dataset(all, null, shape, joined(targets, other.targets), featureNames);
  }

  private static Targets joined(Targets first, Targets second) {
    if (first instanceof Targets.Classes a
        && second instanceof Targets.Classes b
        && a.names().equals(b.names())) {
      List<int[]> both = new ArrayList<>(List.of(a.indices(), b.indices()));
      return new Targets.Classes(both.stream().flatMapToInt(Arrays::stream).toArray(), a.names());
    }
    if (first instanceof Targets.Values a
        && second instanceof Targets.Values b
        && a.values().columns() == b.values().columns()) {
      Matrix all = Matrix.of(a.values().type(), a.size() + b.size(), a.values().columns());
      all.slice(0, 0, a.size(), all.columns()).copyFrom(a.values());
      all.slice(a.size(), 0, b.size(), all.columns()).copyFrom(b.values());
      return new Targets.Values(all, a.names());
    }
    if (first instanceof Targets.None && second instanceof Targets.None) {
      return new Targets.None(first.size() + second.size());
    }
    throw new IllegalArgumentException("targets of two kinds make no data set together");
  }

  /// Copies a sample to a row, rounding to its type; allocates nothing.
  ///
  /// @param sample the position of the sample
  /// @param target a matrix with as many columns as a sample has numbers
  /// @param row the row of it that is written
  /// @throws IllegalArgumentException if the matrix has another number of columns
  /// @throws IndexOutOfBoundsException if the sample or the row is outside
  public void copySample(int sample, Matrix target, int row) {
    if (target.columns() != shape.size()) {
      throw new IllegalArgumentException(
          "a sample has %d numbers, the matrix %d columns"
              .formatted(shape.size(), target.columns()));
    }
    Objects.checkIndex(row, target.rows());
    Cells.copyRow(storage, row(sample), target, row);
  }

  /// Reads a sample; allocates nothing.
  ///
  /// @param sample the position of the sample
  /// @param values receives the numbers, from index 0
  /// @throws IndexOutOfBoundsException if the sample is outside or the array too short
  public void readSample(int sample, double[] values) {
    Objects.checkFromIndexSize(0, shape.size(), values.length);
    Cells.readRow(storage, row(sample), 0, shape.size(), values);
  }

  /// Reads some numbers of a sample.
  void readPart(int sample, int from, int count, double[] values) {
    Cells.readRow(storage, row(sample), from, count, values);
  }

  private int row(int sample) {
    Objects.checkIndex(sample, size());
    return rows == null ? sample : rows[sample];
  }

  static void requirePiece(int from, int count, int size) {
    if (from < 0 || count < 0 || from > size - count) {
      throw new IndexOutOfBoundsException(
          "%d samples from %d on are asked for, but there are %d".formatted(count, from, size));
    }
  }

  static void requireNames(String what, List<String> names, int columns) {
    if (!names.isEmpty() && names.size() != columns) {
      throw new IllegalArgumentException(
          "%s have %d columns, but %d names are given".formatted(what, columns, names.size()));
    }
  }

  @Override
  public String toString() {
    return "Dataset of %d samples of %s, %s".formatted(size(), shape, type());
  }
}
