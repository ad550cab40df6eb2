package dev.lanewise.plugin;

import dev.lanewise.optimizers.Optimizer;
import java.util.function.UnaryOperator;

/// A plugin that makes an optimizer out of another: it averages, looks ahead, accumulates, guards.
public interface WrapperProvider extends Provider<UnaryOperator<Optimizer>> {
  /// The kind of these plugins.
  String KIND = "wrapper";

  @Override
  default String kind() {
    return KIND;
  }
}
