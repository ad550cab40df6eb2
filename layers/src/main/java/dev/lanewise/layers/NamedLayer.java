package dev.lanewise.layers;

import dev.lanewise.plugin.SpecText;
import java.util.List;

/// A layer that a plugin made, with the text that makes it again.
///
/// @param layer what was made
/// @param text name and settings
record NamedLayer(Layer layer, SpecText text) implements Layer {
  /// What is behind the name.
  static Layer inner(Layer layer) {
    return layer instanceof NamedLayer named ? named.layer() : layer;
  }

  @Override
  public String kind() {
    return layer.kind();
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return layer.outputShape(inputs);
  }

  @Override
  public boolean keepsChannels() {
    return layer.keepsChannels();
  }

  @Override
  public LayerCode build(LayerContext context) {
    return layer.build(context);
  }

  @Override
  public long operations(List<Shape> inputs) {
    return layer.operations(inputs);
  }
}
