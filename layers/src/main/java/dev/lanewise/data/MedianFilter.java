package dev.lanewise.data;

import dev.lanewise.kernel.Matrix;
import java.util.Map;
import java.util.TreeMap;

/// Replaces each pixel by the median of the 3 x 3 pixels around it, which takes away single wrong
/// pixels and keeps edges (Tukey 1977). Outside the image stands its nearest pixel.
public final class MedianFilter implements Transform {
  static final String KIND = "median-filter";

  private final SampleShape shape;

  private MedianFilter(SampleShape shape) {
    this.shape = shape;
  }

  /// The transform of images of a shape.
  ///
  /// @param shape the shape
  /// @return the transform
  public static MedianFilter of(SampleShape shape) {
    return new MedianFilter(shape);
  }

  /// The transform of images of the shape that the samples have; nothing is fitted.
  ///
  /// @param data the samples
  /// @return the transform
  public static MedianFilter fit(Dataset data) {
    return new MedianFilter(data.shape());
  }

  static MedianFilter restore(TransformState state) {
    return new MedianFilter(TransformChecks.shape(state));
  }

  @Override
  public SampleShape input() {
    return shape;
  }

  @Override
  public boolean isInPlace() {
    return false;
  }

  @Override
  public void apply(Matrix from, Matrix to) {
    TransformChecks.cells(this, from, to);
    int height = shape.height();
    int width = shape.width();
    for (int i = 0; i < from.rows(); i++) {
      for (int c = 0; c < shape.channels(); c++) {
        for (int y = 0; y < height; y++) {
          for (int x = 0; x < width; x++) {
            to.set(i, (c * height + y) * width + x, median(from, i, c, y, x));
          }
        }
      }
    }
  }

  /// The fifth of nine: of each three rows the largest smallest, the median median and the smallest
  /// largest, of which it is the median.
  private double median(Matrix from, int i, int channel, int y, int x) {
    int base = channel * shape.height();
    int left = Math.max(0, x - 1);
    int right = Math.min(shape.width() - 1, x + 1);
    double low = Double.NEGATIVE_INFINITY;
    double high = Double.POSITIVE_INFINITY;
    double first = 0;
    double second = 0;
    double third = 0;
    for (int dy = -1; dy <= 1; dy++) {
      int row = (base + Math.clamp(y + dy, 0, shape.height() - 1)) * shape.width();
      double a = from.get(i, row + left);
      double b = from.get(i, row + x);
      double c = from.get(i, row + right);
      low = Math.max(low, Math.min(a, Math.min(b, c)));
      high = Math.min(high, Math.max(a, Math.max(b, c)));
      first = second;
      second = third;
      third = middle(a, b, c);
    }
    return middle(low, middle(first, second, third), high);
  }

  private static double middle(double a, double b, double c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }

  @Override
  public TransformState state() {
    Map<String, double[]> numbers = new TreeMap<>();
    TransformChecks.put(shape, numbers);
    return TransformState.ofNumbers(KIND, numbers);
  }
}
