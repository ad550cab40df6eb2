package dev.lanewise.layers;

import java.util.List;

/// The same elements as a plain vector or in another shape; costs nothing.
///
/// @param to the new shape, of as many elements; null for a plain vector
record Flatten(@org.jspecify.annotations.Nullable Shape to) implements Layer {
  /// Neither pass is bound: the output is the input.
  private static final class View implements LayerCode {
    @Override
    public boolean isView() {
      return true;
    }

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
      return _ -> {};
    }

    @Override
    public Runnable backward(LayerFrame frame) {
      return () -> {};
    }
  }

  @Override
  public String kind() {
    return to == null ? "flatten" : "reshape";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape from = Layer.only(inputs);
    if (to != null && to.size() != from.size()) {
      throw new IllegalArgumentException(
          "%s has %d elements, but %s has %d".formatted(to, to.size(), from, from.size()));
    }
    return to == null ? Shape.features(from.size()) : to;
  }

  @Override
  public long operations(List<Shape> inputs) {
    return 0;
  }

  @Override
  public LayerCode build(LayerContext context) {
    return new View();
  }
}
