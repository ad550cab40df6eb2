package dev.lanewise.layers.runtime;

import dev.lanewise.kernel.DoubleMatrix;
import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.FloatMatrix;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.layers.BuildSettings;
import dev.lanewise.layers.Initializer;
import dev.lanewise.layers.WeightShape;
import dev.lanewise.optimizers.Parameter;
import dev.lanewise.optimizers.Role;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The parameters and states of a network by name: new ones, or those of another built network.
public final class Store {
  private final ElementType type;
  private final long seed;
  private final boolean isTrainable;
  private final Matrix noGradient;
  private final Map<String, Parameter> shared;
  private final Map<String, Matrix> sharedStates;
  private final @Nullable Map<String, Matrix> initial;
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final Map<String, Matrix> states = new LinkedHashMap<>();

  /// @param settings of the network
  /// @param shared parameters to be used instead of new ones of their names
  /// @param sharedStates likewise
  /// @param initial values of all other parameters and states by name, to be copied into new
  ///   arrays: nothing is allocated for what is not among them; null for fresh values
  public Store(
      BuildSettings settings,
      Map<String, Parameter> shared,
      Map<String, Matrix> sharedStates,
      @Nullable Map<String, Matrix> initial) {
    type = settings.type();
    seed = settings.seed();
    isTrainable = settings.isTrainable();
    noGradient = Matrix.of(type, 1, 1);
    this.shared = shared;
    this.sharedStates = sharedStates;
    this.initial = initial;
  }

  /// Refuses given values that nothing asked for.
  ///
  /// @throws IllegalArgumentException if there are any
  public void requireAllUsed() {
    if (initial != null) {
      Set<String> left = new TreeSet<>(initial.keySet());
      left.removeAll(parameters.keySet());
      left.removeAll(states.keySet());
      if (!left.isEmpty()) {
        throw new IllegalArgumentException(
            "there is no parameter or state for the given values " + String.join(", ", left));
      }
    }
  }

  private @Nullable Matrix initial(String name, int rows, int columns) {
    if (initial == null) {
      return null;
    }
    Matrix given = initial.get(name);
    if (given == null) {
      throw new IllegalArgumentException("no values are given for \"%s\"".formatted(name));
    }
    if (given.rows() != rows || given.columns() != columns) {
      throw new IllegalArgumentException(
          "\"%s\" is %d x %d, but the values given are %d x %d"
              .formatted(name, rows, columns, given.rows(), given.columns()));
    }
    return given;
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

  /// @param isTransformed whether something is bound to the gradient even without backward passes
  Parameter parameter(
      String name, WeightShape shape, Role role, Initializer initializer, boolean isTransformed) {
    Parameter known = shared.get(name);
    Matrix given = known != null ? null : initial(name, shape.units(), shape.fanIn());
    boolean hasGradient = isTrainable || isTransformed;
    Parameter parameter =
        known == null
            ? new Parameter(
                name, matrix(shape), hasGradient ? matrix(shape) : noGradient(shape), role)
            : hasGradient ? withGradient(known, shape) : known;
    if (parameters.put(name, parameter) != null) {
      throw new IllegalArgumentException("there are two parameters \"" + name + "\"");
    }
    if (given != null) {
      parameter.value().copyFrom(given);
    } else if (known == null) {
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

  /// Zeros in this shape that are all one element, where no backward pass writes them.
  private Matrix noGradient(WeightShape shape) {
    int units = shape.units();
    int fanIn = shape.fanIn();
    return switch (noGradient) {
      case FloatMatrix m -> FloatMatrix.of(m.array(), 0, units, fanIn, 0, 0);
      case DoubleMatrix m -> DoubleMatrix.of(m.array(), 0, units, fanIn, 0, 0);
    };
  }

  /// The parameter of a network without backward passes, with a gradient.
  private Parameter withGradient(Parameter known, WeightShape shape) {
    return known.gradient().hasDistinctCells()
        ? known
        : new Parameter(known.name(), known.value(), matrix(shape), known.role());
  }

  /// Zeros in this shape and layout.
  Matrix matrix(WeightShape shape) {
    return shape.isTurned()
        ? Matrix.of(type, shape.fanIn(), shape.units()).transpose()
        : Matrix.of(type, shape.units(), shape.fanIn());
  }

  Matrix state(String name, int rows, int columns) {
    Matrix known = sharedStates.get(name);
    Matrix given = known != null ? null : initial(name, rows, columns);
    Matrix state = known != null ? known : Matrix.of(type, rows, columns);
    if (given != null) {
      state.copyFrom(given);
    }
    if (states.put(name, state) != null) {
      throw new IllegalArgumentException("there are two states \"" + name + "\"");
    }
    return state;
  }
}
