package dev.lanewise.layers;

import dev.lanewise.kernel.Gemm;
import dev.lanewise.kernel.Matrix;
import java.util.ArrayList;
import java.util.List;

/// The largest or the mean of as many windows as the output has places, whatever the size of the
/// input: place i of n takes elements floor(i size / n) to ceil((i + 1) size / n).
///
/// Means are one product with a constant matrix of shares. For the largest, each place is one
/// reduction over the rows of its window.
///
/// @param height rows of the output
/// @param width columns of the output
/// @param isMax whether the largest is taken; of equal ones the first gets the gradient
record AdaptivePooling(int height, int width, boolean isMax) implements Layer {
  AdaptivePooling {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "the output must be at least 1 x 1, but is %d x %d".formatted(height, width));
    }
  }

  @Override
  public String kind() {
    return isMax ? "adaptive-max-pooling" : "adaptive-average-pooling";
  }

  @Override
  public boolean keepsChannels() {
    return true;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape.Image in = Layer.only(inputs).asImage();
    if (height > in.height() || width > in.width()) {
      throw new IllegalArgumentException(
          "makes %d x %d of larger images, but gets %s".formatted(height, width, in));
    }
    return Shape.image(in.channels(), height, width);
  }

  @Override
  public long operations(List<Shape> inputs) {
    Shape.Image in = Layer.only(inputs).asImage();
    return 2L * in.size() * height * width;
  }

  @Override
  public LayerCode build(LayerContext context) {
    Shape.Image in = Layer.only(context.inputs()).asImage();
    List<Part> parts = new ArrayList<>();
    for (int place = 0; place < height * width; place++) {
      parts.add(part(in, place));
    }
    if (isMax) {
      return new AdaptiveMaximum(in, parts, context.kept(in.channels() * parts.size()));
    }
    Matrix shares = Matrix.of(context.type(), in.area(), parts.size());
    for (int place = 0; place < parts.size(); place++) {
      Part part = parts.get(place);
      double share = 1.0 / ((part.bottom - part.top) * (part.right - part.left));
      for (int i = part.top; i < part.bottom; i++) {
        for (int j = part.left; j < part.right; j++) {
          shares.set(i * in.width() + j, place, share);
        }
      }
    }
    return new Code(in.channels(), shares);
  }

  /// The window of a place of the output.
  ///
  /// @param top its first row
  /// @param bottom the row after its last
  /// @param left its first column
  /// @param right the column after its last
  record Part(int top, int bottom, int left, int right) {}

  private Part part(Shape.Image in, int place) {
    int y = place / width;
    int x = place % width;
    return new Part(
        begin(y, height, in.height()),
        end(y, height, in.height()),
        begin(x, width, in.width()),
        end(x, width, in.width()));
  }

  private static int begin(int place, int places, int size) {
    return (int) ((long) place * size / places);
  }

  private static int end(int place, int places, int size) {
    return (int) (((place + 1L) * size + places - 1) / places);
  }

  private record Code(int channels, Matrix shares) implements LayerCode {
    @Override
    public boolean keepsInput() {
      return false;
    }

    @Override
    public boolean keepsOutput() {
      return false;
    }

    @Override
    public Forward forward(LayerFrame frame) {
      int rows = frame.batch() * channels;
      Matrix x = frame.input(0).reshape(rows, shares.rows());
      Matrix y = frame.output().reshape(rows, shares.columns());
      Gemm plan = Gemm.plan(1, x, shares, 0, y);
      return _ -> plan.run(x, shares, y, frame.workers());
    }

    @Override
    public Runnable backward(LayerFrame frame) {
      Matrix dx = frame.inputGradient(0);
      if (dx == null) {
        return () -> {};
      }
      int rows = frame.batch() * channels;
      Matrix d = frame.outputGradient().reshape(rows, shares.columns());
      Matrix to = dx.reshape(rows, shares.rows());
      Matrix back = shares.transpose();
      Gemm plan = Gemm.plan(1, d, back, 0, to);
      return () -> plan.run(d, back, to, frame.workers());
    }
  }
}
