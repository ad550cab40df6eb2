package dev.lanewise.data;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import org.jspecify.annotations.Nullable;

/// The samples of one training step, in arrays that are used again for later batches.
///
/// What is here stays until the next call of [BatchSource#next()] or [BatchSource#begin(long)].
public final class Batch {
  private final Matrix features;
  private final Matrix targets;
  private final int[] classes;
  private final int[] samples;
  private final @Nullable Matrix[] featureViews;
  private final @Nullable Matrix[] targetViews;
  private int size;

  Batch(ElementType type, int capacity, int featureColumns, int targetColumns) {
    features = Matrix.of(type, capacity, featureColumns);
    targets = Matrix.of(type, capacity, targetColumns);
    classes = new int[capacity];
    samples = new int[capacity];
    featureViews = new Matrix[capacity + 1];
    targetViews = new Matrix[capacity + 1];
  }

  /// The number of samples in this batch: the last of an epoch may have fewer than the others.
  ///
  /// @return the number of samples
  public int size() {
    return size;
  }

  /// The features, size x numbers of a sample; the same view for every batch of one size that uses
  /// these arrays.
  ///
  /// @return a contiguous view
  public Matrix features() {
    return view(features, featureViews);
  }

  /// The targets as numbers, size x columns: the values; or for classes a column of class indices,
  /// or rows of probabilities where the source was told [BatchSource.Builder#oneHot()]; of no
  /// columns where nothing is known.
  ///
  /// @return a contiguous view
  public Matrix targets() {
    return view(targets, targetViews);
  }

  /// The class of each sample, for class targets; of mixed images, of the one that gave more.
  ///
  /// @return an array of at least [#size()] numbers; not a copy
  public int[] classes() {
    return classes;
  }

  /// The position of each sample in the data set.
  ///
  /// @return an array of at least [#size()] numbers; not a copy
  public int[] samples() {
    return samples;
  }

  /// Makes the batch hold the samples at some places of an order.
  void take(int[] order, int from, int count) {
    System.arraycopy(order, from, samples, 0, count);
    size = count;
  }

  void resize(int count) {
    size = count;
  }

  private Matrix view(Matrix whole, @Nullable Matrix[] views) {
    Matrix view = views[size];
    if (view == null) {
      view = whole.slice(0, 0, size, whole.columns());
      views[size] = view;
    }
    return view;
  }
}
