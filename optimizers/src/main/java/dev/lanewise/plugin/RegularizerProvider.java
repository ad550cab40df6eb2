package dev.lanewise.plugin;

import dev.lanewise.optimizers.Link;

/// A plugin that makes a regularizer, a link that goes before the optimizer (penalties) or after it
/// (projections).
public interface RegularizerProvider extends Provider<Link> {
  /// The kind of these plugins.
  String KIND = "regularizer";

  @Override
  default String kind() {
    return KIND;
  }
}
