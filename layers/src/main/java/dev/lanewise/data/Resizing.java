package dev.lanewise.data;

import dev.lanewise.kernel.Matrix;
import java.util.Map;
import java.util.TreeMap;

/// Brings images to another height and width, bilinear between the centres of pixels; what lies
/// outside the image is its nearest pixel.
public final class Resizing implements Transform {
  static final String KIND = "resizing";

  private final SampleShape from;
  private final SampleShape to;

  /// For each row (column) of the result the row (column) before it, and the weight of the next.
  private final int[] rows;

  private final double[] rowWeights;
  private final int[] columns;
  private final double[] columnWeights;

  private Resizing(SampleShape from, int height, int width) {
    if (height < 1 || width < 1 || from.height() < 1 || from.width() < 1) {
      throw new IllegalArgumentException(
          "images are resized from and to at least 1 x 1, given: from %d x %d to %d x %d"
              .formatted(from.height(), from.width(), height, width));
    }
    this.from = from;
    this.to = new SampleShape(from.channels(), height, width);
    rows = new int[height];
    rowWeights = new double[height];
    columns = new int[width];
    columnWeights = new double[width];
    places(from.height(), rows, rowWeights);
    places(from.width(), columns, columnWeights);
  }

  /// The transform of images of a shape.
  ///
  /// @param from the shape of the images
  /// @param height the new height
  /// @param width the new width
  /// @return the transform
  /// @throws IllegalArgumentException if a side is less than 1
  public static Resizing of(SampleShape from, int height, int width) {
    return new Resizing(from, height, width);
  }

  /// The transform of images of the shape that the samples have; nothing is fitted.
  ///
  /// @param height the new height
  /// @param width the new width
  /// @return what is to be given the samples
  public static Fit to(int height, int width) {
    return data -> new Resizing(data.shape(), height, width);
  }

  private static void places(int size, int[] before, double[] weights) {
    for (int i = 0; i < before.length; i++) {
      double place = (i + 0.5) * size / before.length - 0.5;
      double inside = Math.clamp(place, 0, size - 1);
      before[i] = Math.min((int) inside, Math.max(0, size - 2));
      weights[i] = inside - before[i];
    }
  }

  static Resizing restore(TransformState state) {
    return new Resizing(TransformChecks.shape(state), state.whole("height"), state.whole("width"));
  }

  @Override
  public SampleShape input() {
    return from;
  }

  @Override
  public SampleShape output() {
    return to;
  }

  @Override
  public boolean isInPlace() {
    return false;
  }

  @Override
  public void apply(Matrix source, Matrix target) {
    TransformChecks.cells(this, source, target);
    int nextRow = from.height() > 1 ? from.width() : 0;
    int nextColumn = from.width() > 1 ? 1 : 0;
    for (int i = 0; i < source.rows(); i++) {
      int at = 0;
      for (int c = 0; c < to.channels(); c++) {
        for (int y = 0; y < to.height(); y++) {
          int row = (c * from.height() + rows[y]) * from.width();
          for (int x = 0; x < to.width(); x++) {
            int first = row + columns[x];
            double w = columnWeights[x];
            double above = source.get(i, first) * (1 - w) + source.get(i, first + nextColumn) * w;
            int second = first + nextRow;
            double below = source.get(i, second) * (1 - w) + source.get(i, second + nextColumn) * w;
            target.set(i, at++, above * (1 - rowWeights[y]) + below * rowWeights[y]);
          }
        }
      }
    }
  }

  @Override
  public TransformState state() {
    Map<String, double[]> numbers = new TreeMap<>();
    TransformChecks.put(from, numbers);
    numbers.put("height", new double[] {to.height()});
    numbers.put("width", new double[] {to.width()});
    return TransformState.ofNumbers(KIND, numbers);
  }
}
