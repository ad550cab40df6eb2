package dev.lanewise.data;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;

/// A change of the features of samples, fitted to training data, that is applied in the same way
/// when training and at inference.
///
/// A transform is immutable and may be used by many threads. Every sample is changed on its own. It
/// computes in double and rounds once to the element type of the output, so it gives the same bits
/// for one sample and for a batch.
public sealed interface Transform
    permits Scaling,
        UnitNorm,
        Winsorising,
        Imputation,
        OneHotColumns,
        Resizing,
        MedianFilter,
        TransformPipeline {

  /// What is not fitted yet.
  @FunctionalInterface
  interface Fit {
    /// Fits a transform.
    ///
    /// @param data the training samples; targets are not looked at
    /// @return the transform
    Transform fit(Dataset data);
  }

  /// The shape of the samples it takes.
  ///
  /// @return the shape
  SampleShape input();

  /// The shape of the samples it makes: that of those it takes, unless overridden.
  ///
  /// @return the shape
  default SampleShape output() {
    return input();
  }

  /// Whether input and output may be the same view.
  ///
  /// @return whether it works in place; allocates nothing then
  boolean isInPlace();

  /// Changes some samples.
  ///
  /// @param from one sample per row
  /// @param to receives as many samples, of either element type; may be the same view where
  ///   [#isInPlace()], and shares no cell otherwise
  /// @throws IllegalArgumentException if the shapes are not those of this transform
  void apply(Matrix from, Matrix to);

  /// This transform as plain values, from which [#of(TransformState)] makes an equal one.
  ///
  /// @return the state
  TransformState state();

  /// The transform that a state describes.
  ///
  /// @param state what [#state()] gave
  /// @return an equal transform
  /// @throws IllegalArgumentException if the state is of no kind known here, or incomplete
  static Transform of(TransformState state) {
    return switch (state.kind()) {
      case Scaling.KIND -> Scaling.restore(state);
      case UnitNorm.KIND -> UnitNorm.restore(state);
      case Winsorising.KIND -> Winsorising.restore(state);
      case Imputation.KIND -> Imputation.restore(state);
      case OneHotColumns.KIND -> OneHotColumns.restore(state);
      case Resizing.KIND -> Resizing.restore(state);
      case MedianFilter.KIND -> MedianFilter.restore(state);
      case TransformPipeline.KIND -> TransformPipeline.restore(state);
      default ->
          throw new IllegalArgumentException(
              "a transform of kind \"%s\" is unknown, known are %s"
                  .formatted(state.kind(), TransformPipeline.KINDS));
    };
  }

  /// Changes all samples of a data set.
  ///
  /// @param data the samples; left as they are
  /// @return new samples with the same targets
  /// @throws IllegalArgumentException if the shapes are not those of this transform
  default Dataset apply(Dataset data) {
    TransformChecks.input(this, data.shape());
    Matrix from = data.features();
    Matrix to = Matrix.of(data.type(), data.size(), output().size());
    apply(from, to);
    Dataset changed = Dataset.of(to, output(), data.targets());
    return output().equals(input()) ? changed.withFeatureNames(data.featureNames()) : changed;
  }

  /// Room to apply this transform again and again without allocating.
  ///
  /// @param type the element type of the output
  /// @param largestBatch the most samples at once
  /// @return the room, for one thread at a time
  default TransformRun prepare(ElementType type, int largestBatch) {
    return new TransformRun(this, type, largestBatch);
  }
}
