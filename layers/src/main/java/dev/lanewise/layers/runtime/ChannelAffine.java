package dev.lanewise.layers.runtime;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A layer that in evaluation multiplies and shifts each channel by constants, so that it can
/// become part of the weights before it.
public interface ChannelAffine {
  /// y = factor (x - center) + shift, for each channel.
  ///
  /// @param factor one for each channel
  /// @param center one for each channel
  /// @param shift one for each channel
  record Factors(double[] factor, double[] center, double[] shift) {}

  /// What it does in evaluation, from its parameters and states; null if that depends on the
  /// sample.
  ///
  /// @param tensors values of a parameter or state by its name within the layer
  @Nullable Factors inEvaluation(Function<String, double[]> tensors);
}
