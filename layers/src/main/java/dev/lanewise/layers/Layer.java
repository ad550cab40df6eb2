package dev.lanewise.layers;

import java.util.List;

/// The description of a layer: immutable, without memory, usable in any number of networks.
///
/// A layer of one's own is a record that implements this and a [LayerCode]; nothing else is needed.
/// Errors need not name the layer: the network adds its name.
public interface Layer {
  /// What it is called in tables, such as `dense`.
  String kind();

  /// The shape of the output for inputs of these shapes.
  ///
  /// @throws IllegalArgumentException if the layer does not take such inputs, or not so many
  Shape outputShape(List<Shape> inputs);

  /// Allocates and initialises the parameters and readies what does not depend on the batch.
  ///
  /// @param context where parameters and memory come from
  LayerCode build(LayerContext context);

  /// Multiplications and additions of a forward pass over one sample, for tables.
  default long operations(List<Shape> inputs) {
    return outputShape(inputs).size();
  }

  /// Whether each output channel depends on the input channel of the same number alone, so that
  /// channels can be removed before it. Its parameters and states with a column for each channel
  /// then belong to the channels; evaluation of one sample must show what a channel becomes. Of
  /// plain vectors, each element is a channel.
  default boolean keepsChannels() {
    return false;
  }

  /// The shape of the only input.
  ///
  /// @throws IllegalArgumentException if there is not exactly one
  static Shape only(List<Shape> inputs) {
    if (inputs.size() != 1) {
      throw new IllegalArgumentException("takes one input, but gets " + inputs.size());
    }
    return inputs.getFirst();
  }
}
