package dev.lanewise.layers;

import dev.lanewise.kernel.Gemm;
import dev.lanewise.kernel.Matrix;
import java.util.List;

/// The mean of as many windows as the output has places, whatever the size of the input: place i of
/// n takes elements floor(i size / n) to ceil((i + 1) size / n). One product with a constant matrix
/// of shares.
///
/// @param height rows of the output
/// @param width columns of the output
record AdaptivePooling(int height, int width) implements Layer {
  @Override
  public String kind() {
    return "adaptive-average-pooling";
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
    Matrix shares = Matrix.of(context.type(), in.area(), height * width);
    for (int place = 0; place < height * width; place++) {
      int y = place / width;
      int x = place % width;
      int top = begin(y, height, in.height());
      int left = begin(x, width, in.width());
      int bottom = end(y, height, in.height());
      int right = end(x, width, in.width());
      double share = 1.0 / ((bottom - top) * (right - left));
      for (int i = top; i < bottom; i++) {
        for (int j = left; j < right; j++) {
          shares.set(i * in.width() + j, place, share);
        }
      }
    }
    return new Code(in.channels(), shares);
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
