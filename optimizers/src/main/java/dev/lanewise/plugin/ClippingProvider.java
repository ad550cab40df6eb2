package dev.lanewise.plugin;

import dev.lanewise.optimizers.Link;

/// A plugin that makes a clipping of gradients, a link that goes before the optimizer.
public interface ClippingProvider extends Provider<Link> {
  /// The kind of these plugins.
  String KIND = "clipping";

  @Override
  default String kind() {
    return KIND;
  }
}
