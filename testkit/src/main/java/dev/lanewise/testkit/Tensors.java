package dev.lanewise.testkit;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.optimizers.Parameter;
import dev.lanewise.optimizers.Role;
import dev.lanewise.optimizers.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Parameters with known values, and comparisons of raw bits.
final class Tensors {
  private Tensors() {}

  /// A number from (-1, 1) that depends on the arguments alone, and is not near 0.
  static double noise(long a, long b) {
    long z = (a * 0x9E3779B97F4A7C15L) ^ (b + 0x632BE59BD9B4E019L);
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    z ^= z >>> 31;
    double unit = (z >>> 12) * 0x1p-52;
    return (0.05 + 0.9 * unit) * ((z & 1) == 0 ? 1 : -1);
  }

  /// A parameter of known values.
  static Parameter parameter(String name, ElementType type, int rows, int columns, Role role) {
    Parameter parameter = Parameter.of(name, type, rows, columns, role);
    fill(parameter.value(), name.hashCode());
    return parameter;
  }

  /// A weight of 6 x 5 and a bias of 5.
  static List<Parameter> layer(ElementType type) {
    return List.of(
        parameter("layer/weight", type, 6, 5, Role.WEIGHT),
        parameter("layer/bias", type, 1, 5, Role.BIAS));
  }

  static void fill(Matrix matrix, long seed) {
    for (int i = 0; i < matrix.rows(); i++) {
      for (int j = 0; j < matrix.columns(); j++) {
        matrix.set(i, j, noise(seed, (long) i * matrix.columns() + j));
      }
    }
  }

  static double[] cells(Matrix matrix) {
    double[] cells = new double[Math.toIntExact(matrix.size())];
    for (int k = 0; k < cells.length; k++) {
      cells[k] = matrix.get(k / matrix.columns(), k % matrix.columns());
    }
    return cells;
  }

  /// The cells of several parameters, in their order; NaN is one NaN.
  static List<Double> values(List<Parameter> parameters) {
    List<Double> values = new ArrayList<>();
    for (Parameter parameter : parameters) {
      for (double cell : cells(parameter.value())) {
        values.add(cell);
      }
    }
    return values;
  }

  /// Parameters of the same names, shapes and values over arrays of their own.
  static List<Parameter> copies(List<Parameter> parameters) {
    return parameters.stream()
        .map(p -> new Parameter(p.name(), p.value().copy(), p.gradient().copy(), p.role()))
        .toList();
  }

  /// What an optimizer remembers, held fast.
  ///
  /// @param arrays copies by name
  /// @param numbers values by name
  record Saved(Map<String, Matrix> arrays, Map<String, Double> numbers) {
    static Saved of(State state) {
      Map<String, Matrix> arrays = new LinkedHashMap<>();
      state.arrays().forEach((name, array) -> arrays.put(name, array.copy()));
      Map<String, Double> numbers = new LinkedHashMap<>();
      state.numbers().forEach((name, cell) -> numbers.put(name, cell.get()));
      return new Saved(arrays, numbers);
    }

    void into(State state) {
      requireSame("arrays", arrays.keySet(), state.arrays().keySet());
      requireSame("numbers", numbers.keySet(), state.numbers().keySet());
      state
          .arrays()
          .forEach((name, array) -> {
            Matrix from = arrays.get(name);
            if (from != null) {
              array.copyFrom(from);
            }
          });
      state.numbers().forEach((name, cell) -> cell.set(numbers.getOrDefault(name, Double.NaN)));
    }

    private static void requireSame(String what, Object saved, Object found) {
      if (!saved.equals(found)) {
        throw new AssertionError(
            "the " + what + " saved are " + saved + ", those of a new stepper " + found);
      }
    }
  }
}
