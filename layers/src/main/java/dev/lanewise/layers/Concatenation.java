package dev.lanewise.layers;

import dev.lanewise.kernel.Matrix;
import java.util.ArrayList;
import java.util.List;

/// Inputs side by side: plain vectors one after another, images of one height and width by their
/// channels.
record Concatenation() implements Layer {
  @Override
  public String kind() {
    return "concatenate";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    if (inputs.size() < 2) {
      throw new IllegalArgumentException("takes two or more inputs, but gets " + inputs);
    }
    if (inputs.getFirst() instanceof Shape.Image first) {
      int channels = 0;
      for (Shape shape : inputs) {
        if (!(shape instanceof Shape.Image image)
            || image.height() != first.height()
            || image.width() != first.width()) {
          throw new IllegalArgumentException(
              "takes images of one height and width, but gets " + inputs);
        }
        channels += image.channels();
      }
      return Shape.image(channels, first.height(), first.width());
    }
    return Shape.features(inputs.stream().mapToInt(s -> s.asFeatures().count()).sum());
  }

  @Override
  public long operations(List<Shape> inputs) {
    return 0;
  }

  @Override
  public LayerCode build(LayerContext context) {
    return new Code(context.inputs().stream().mapToInt(Shape::size).toArray());
  }

  private record Code(int[] sizes) implements LayerCode {
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
      List<Runnable> copies = new ArrayList<>();
      for (int k = 0; k < sizes.length; k++) {
        copies.add(Copies.of(frame.input(k), part(frame.output(), k), frame));
      }
      Runnable all = Steps.of(copies);
      return _ -> all.run();
    }

    @Override
    public Runnable backward(LayerFrame frame) {
      List<Runnable> copies = new ArrayList<>();
      for (int k = 0; k < sizes.length; k++) {
        Matrix dx = frame.inputGradient(k);
        if (dx != null) {
          copies.add(Copies.of(part(frame.outputGradient(), k), dx, frame));
        }
      }
      return Steps.of(copies);
    }

    private Matrix part(Matrix all, int which) {
      int begin = 0;
      for (int k = 0; k < which; k++) {
        begin += sizes[k];
      }
      return all.slice(0, begin, all.rows(), sizes[which]);
    }
  }
}
