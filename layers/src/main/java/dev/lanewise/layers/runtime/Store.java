package dev.lanewise.layers.runtime;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.layers.Initializer;
import dev.lanewise.layers.WeightShape;
import dev.lanewise.optimizers.Parameter;
import dev.lanewise.optimizers.Role;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// The parameters and states of a network by name: new ones, or those of another built network.
public final class Store {
  private final ElementType type;
  private final long seed;
  private final Map<String, Parameter> shared;
  private final Map<String, Matrix> sharedStates;
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final Map<String, Matrix> states = new LinkedHashMap<>();

  /// @param shared parameters to be used instead of new ones of their names
  /// @param sharedStates likewise
  public Store(
      ElementType type,
      long seed,
      Map<String, Parameter> shared,
      Map<String, Matrix> sharedStates) {
    this.type = type;
    this.seed = seed;
    this.shared = shared;
    this.sharedStates = sharedStates;
  }

  /// All parameters, in the order in which they were asked for.
  public Map<String, Parameter> parameters() {
    return Collections.unmodifiableMap(parameters);
  }

  /// All states, in the order in which they were asked for.
  public Map<String, Matrix> states() {
    return Collections.unmodifiableMap(states);
  }

  ElementType type() {
    return type;
  }

  long key(String name) {
    return Draws.key(seed, name);
  }

  Parameter parameter(String name, WeightShape shape, Role role, Initializer initializer) {
    Parameter known = shared.get(name);
    Parameter parameter = known != null ? known : fresh(name, shape, role);
    if (parameters.put(name, parameter) != null) {
      throw new IllegalArgumentException("there are two parameters \"" + name + "\"");
    }
    if (known == null) {
      initializer.fill(parameter.value(), shape, key(name));
    } else if (known.value().rows() != shape.units() || known.value().columns() != shape.fanIn()) {
      throw new IllegalArgumentException(
          "the shared parameter \"%s\" is %d x %d, but must be %d x %d"
              .formatted(
                  name,
                  known.value().rows(),
                  known.value().columns(),
                  shape.units(),
                  shape.fanIn()));
    }
    return parameter;
  }

  private Parameter fresh(String name, WeightShape shape, Role role) {
    return new Parameter(name, matrix(shape), matrix(shape), role);
  }

  /// Zeros in this shape and layout.
  Matrix matrix(WeightShape shape) {
    return shape.isTurned()
        ? Matrix.of(type, shape.fanIn(), shape.units()).transpose()
        : Matrix.of(type, shape.units(), shape.fanIn());
  }

  Matrix state(String name, int rows, int columns) {
    Matrix known = sharedStates.get(name);
    Matrix state = known != null ? known : Matrix.of(type, rows, columns);
    if (states.put(name, state) != null) {
      throw new IllegalArgumentException("there are two states \"" + name + "\"");
    }
    return state;
  }
}
