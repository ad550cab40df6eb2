package dev.lanewise.layers.runtime;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Workers;
import dev.lanewise.layers.Initializer;
import dev.lanewise.layers.Weight;
import dev.lanewise.layers.WeightShape;
import dev.lanewise.layers.WeightTransform;
import dev.lanewise.optimizers.Parameter;
import dev.lanewise.optimizers.Role;

/// What a transform of a weight asks for.
///
/// @param node the layer
/// @param parameter what the weight is made of
/// @param weight what the layer uses
record TransformContext(NodeContext node, Parameter parameter, Weight weight)
    implements WeightTransform.Context {
  @Override
  public String name() {
    return parameter.name();
  }

  @Override
  public ElementType type() {
    return node.type();
  }

  @Override
  public Workers workers() {
    return node.workers();
  }

  @Override
  public Parameter parameter(String suffix, int rows, int columns, Role role) {
    WeightShape shape = new WeightShape(rows, columns, rows, 1, false);
    return node.parameter(within(suffix), shape, role, Initializer.zeros(), true);
  }

  @Override
  public Matrix state(String suffix, int rows, int columns) {
    return node.state(within(suffix), rows, columns);
  }

  @Override
  public long key(String stream) {
    return node.key(within(stream));
  }

  @Override
  public long step() {
    return node.step();
  }

  private String within(String suffix) {
    return name().substring(node.name().length() + 1) + "." + suffix;
  }
}
