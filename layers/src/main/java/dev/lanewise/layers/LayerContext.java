package dev.lanewise.layers;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Workers;
import dev.lanewise.optimizers.Parameter;
import dev.lanewise.optimizers.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a layer gets parameters and memory while it is built.
public interface LayerContext {
  /// Memory of a number of columns for each sample, see [LayerFrame#buffer(Buffer)].
  interface Buffer {
    /// Elements for each sample.
    int columns();
  }

  /// The layer's name in the network.
  String name();

  /// The element type.
  ElementType type();

  /// The shapes of the inputs.
  List<Shape> inputs();

  /// The shape of the output.
  Shape output();

  /// The largest batch.
  int maxBatch();

  /// Who does the work.
  Workers workers();

  /// The key of a random stream of this layer; the same for the same seed and names, whatever else
  /// is in the network.
  ///
  /// @param stream what is drawn, such as `mask`
  long key(String stream);

  /// A new parameter of this layer, named by the layer's name, a slash, and this name.
  ///
  /// @param suffix the name within the layer, such as `bias`
  /// @param rows its rows: one for each output unit, or 1
  /// @param columns its columns
  /// @param role what it is for
  /// @param initializer its first values
  Parameter parameter(String suffix, int rows, int columns, Role role, Initializer initializer);

  /// A new parameter stored column after column, so that its transpose is contiguous; else as
  /// [#parameter(String, int, int, Role, Initializer)].
  Parameter turnedParameter(
      String suffix, int rows, int columns, Role role, Initializer initializer);

  /// A factor of a linear map: a parameter, or what a transform makes of parameters before each
  /// pass.
  ///
  /// @param suffix the name within the layer, `weight` as a rule
  /// @param shape its shape and how it is stored
  /// @param initializer its first values
  /// @param transform what is done to it before use, null for nothing
  Weight weight(
      String suffix,
      WeightShape shape,
      Initializer initializer,
      @Nullable WeightTransform transform);

  /// A named matrix that is saved with the parameters but not trained, such as running statistics.
  /// It is full of zeros.
  Matrix state(String suffix, int rows, int columns);

  /// Memory that keeps its content from a forward pass to the backward pass that follows.
  Buffer kept(int columns);

  /// Memory whose content is lost when the pass ends.
  Buffer scratch(int columns);
}
