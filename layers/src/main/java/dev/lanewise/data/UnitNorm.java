package dev.lanewise.data;

import dev.lanewise.kernel.Matrix;
import java.util.Map;
import java.util.TreeMap;

/// Divides each sample by its Euclidean norm; a sample of zeros stays as it is.
public final class UnitNorm implements Transform {
  static final String KIND = "unit-norm";

  private final SampleShape shape;

  private UnitNorm(SampleShape shape) {
    this.shape = shape;
  }

  /// The transform of samples of a shape.
  ///
  /// @param shape the shape
  /// @return the transform
  public static UnitNorm of(SampleShape shape) {
    return new UnitNorm(shape);
  }

  /// The transform of samples of the shape of these; nothing is fitted.
  ///
  /// @param data the samples
  /// @return the transform
  public static UnitNorm fit(Dataset data) {
    return new UnitNorm(data.shape());
  }

  static UnitNorm restore(TransformState state) {
    return new UnitNorm(TransformChecks.shape(state));
  }

  @Override
  public SampleShape input() {
    return shape;
  }

  @Override
  public boolean isInPlace() {
    return true;
  }

  /// Changes some samples. The largest absolute value is divided out first, so that squares neither
  /// over- nor underflow.
  @Override
  public void apply(Matrix from, Matrix to) {
    TransformChecks.cells(this, from, to);
    for (int i = 0; i < from.rows(); i++) {
      double largest = 0;
      for (int j = 0; j < from.columns(); j++) {
        largest = Math.max(largest, Math.abs(from.get(i, j)));
      }
      double unit = largest == 0 ? 1 : largest;
      double sum = 0;
      for (int j = 0; j < from.columns(); j++) {
        double part = from.get(i, j) / unit;
        sum += part * part;
      }
      double norm = sum == 0 ? 1 : Math.sqrt(sum);
      for (int j = 0; j < from.columns(); j++) {
        to.set(i, j, from.get(i, j) / unit / norm);
      }
    }
  }

  @Override
  public TransformState state() {
    Map<String, double[]> numbers = new TreeMap<>();
    TransformChecks.put(shape, numbers);
    return TransformState.ofNumbers(KIND, numbers);
  }
}
