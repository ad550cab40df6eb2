package dev.lanewise.data;

import dev.lanewise.kernel.Matrix;
import java.util.Arrays;
import java.util.List;

/// What a model is to say of each sample: a class, numbers, or nothing known.
public sealed interface Targets {
  /// The number of samples these targets belong to.
  ///
  /// @return the number of samples
  int size();

  /// The targets of some samples, in the order given.
  ///
  /// @param samples positions, which may repeat
  /// @return a copy of those targets; the features of a data set are not copied so, since targets
  ///   are small beside them
  /// @throws IndexOutOfBoundsException if a position is outside
  Targets select(int[] samples);

  /// The targets of a piece.
  ///
  /// @param from the first sample
  /// @param count the number of samples
  /// @return those targets
  /// @throws IndexOutOfBoundsException if the piece does not lie in these targets
  Targets slice(int from, int count);

  /// One class per sample.
  ///
  /// @param indices the class of each sample, from 0; not copied
  /// @param names the names of the classes, one for each index that may occur
  record Classes(int[] indices, List<String> names) implements Targets {
    /// Checks the classes.
    ///
    /// @throws IllegalArgumentException if a class has no name
    public Classes {
      names = List.copyOf(names);
      for (int i = 0; i < indices.length; i++) {
        if (indices[i] < 0 || indices[i] >= names.size()) {
          throw new IllegalArgumentException(
              "sample %d is of class %d, but classes are 0 to %d"
                  .formatted(i, indices[i], names.size() - 1));
        }
      }
    }

    /// Classes without names of their own: each is named by its number.
    ///
    /// @param indices the class of each sample; not copied
    /// @param classes the number of classes
    /// @return the targets
    /// @throws IllegalArgumentException if an index is not below the number of classes
    public static Classes of(int[] indices, int classes) {
      String[] names = new String[classes];
      Arrays.setAll(names, Integer::toString);
      return new Classes(indices, List.of(names));
    }

    /// The number of classes.
    ///
    /// @return the number of names
    public int count() {
      return names.size();
    }

    @Override
    public int size() {
      return indices.length;
    }

    @Override
    public Classes select(int[] samples) {
      int[] selected = new int[samples.length];
      for (int i = 0; i < samples.length; i++) {
        selected[i] = indices[samples[i]];
      }
      return new Classes(selected, names);
    }

    @Override
    public Classes slice(int from, int count) {
      Dataset.requirePiece(from, count, indices.length);
      return new Classes(Arrays.copyOfRange(indices, from, from + count), names);
    }
  }

  /// One or several real numbers per sample.
  ///
  /// @param values samples x columns; not copied
  /// @param names the names of the columns, or none
  record Values(Matrix values, List<String> names) implements Targets {
    /// Checks the names.
    ///
    /// @throws IllegalArgumentException if there are names, but not one for each column
    public Values {
      names = List.copyOf(names);
      Dataset.requireNames("targets", names, values.columns());
    }

    /// Values whose columns have no names.
    ///
    /// @param values samples x columns; not copied
    /// @return the targets
    public static Values of(Matrix values) {
      return new Values(values, List.of());
    }

    @Override
    public int size() {
      return values.rows();
    }

    @Override
    public Values select(int[] samples) {
      return new Values(Cells.gather(values, samples), names);
    }

    @Override
    public Values slice(int from, int count) {
      return new Values(values.slice(from, 0, count, values.columns()), names);
    }
  }

  /// Nothing is known about the samples.
  ///
  /// @param size the number of samples
  record None(int size) implements Targets {
    @Override
    public None select(int[] samples) {
      return new None(samples.length);
    }

    @Override
    public None slice(int from, int count) {
      Dataset.requirePiece(from, count, size);
      return new None(count);
    }
  }
}
