package dev.lanewise.plugin;

import dev.lanewise.optimizers.Optimizer;

/// A plugin that makes an optimizer.
public interface OptimizerProvider extends Provider<Optimizer> {
  /// The kind of these plugins.
  String KIND = "optimizer";

  @Override
  default String kind() {
    return KIND;
  }
}
