package dev.lanewise.testkit;

import dev.lanewise.layers.Activation;
import dev.lanewise.layers.Layers;
import dev.lanewise.layers.Network;
import dev.lanewise.layers.Shape;
import dev.lanewise.layers.WeightNormalizationProvider;
import dev.lanewise.layers.WeightTransform;
import dev.lanewise.layers.Window;

/// The rules for normalizations of parameters: laws K3, L1, L7 and P, asked of the weight of a
/// dense layer and of a convolution.
public abstract class WeightNormalizationContract extends LayerContract<WeightTransform> {
  /// For subclasses.
  protected WeightNormalizationContract() {}

  @Override
  protected abstract WeightNormalizationProvider provider();

  @Override
  final Network network(Shape shape) {
    WeightTransform transform = configuration().create();
    return switch (shape) {
      case Shape.Features _ ->
          Network.of(shape)
              .add("dense", Layers.dense(4, Activation.TANH).transform(transform))
              .build();
      case Shape.Image _ ->
          Network.of(shape)
              .add(
                  "convolution",
                  Layers.convolution(3, Window.of(2), Activation.TANH).transform(transform))
              .build();
    };
  }
}
