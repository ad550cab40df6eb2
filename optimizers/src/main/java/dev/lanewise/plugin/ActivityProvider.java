package dev.lanewise.plugin;

import dev.lanewise.optimizers.ActivityPenalty;

/// A plugin that makes a penalty on the activations of a layer.
public interface ActivityProvider extends Provider<ActivityPenalty> {
  /// The kind of these plugins.
  String KIND = "activity-regularizer";

  @Override
  default String kind() {
    return KIND;
  }
}
