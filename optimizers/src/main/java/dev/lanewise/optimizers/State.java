package dev.lanewise.optimizers;

import dev.lanewise.kernel.Matrix;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.DoubleConsumer;
import java.util.function.DoubleSupplier;

/// Everything an optimizer remembers between steps: named arrays and named numbers, live. Whoever
/// writes them to a file and reads them back into an optimizer bound to equal parameters continues
/// with the same bits.
public final class State {
  private final SequencedMap<String, Matrix> arrays = new LinkedHashMap<>();
  private final SequencedMap<String, Cell> numbers = new LinkedHashMap<>();

  /// An empty state.
  public State() {}

  /// A number that lives in an optimizer.
  public interface Cell {
    /// Its value; counts are exact up to 2^53.
    double get();

    /// Changes it.
    void set(double value);

    /// A cell made of two functions.
    static Cell of(DoubleSupplier get, DoubleConsumer set) {
      return new Cell() {
        @Override
        public double get() {
          return get.getAsDouble();
        }

        @Override
        public void set(double value) {
          set.accept(value);
        }
      };
    }
  }

  /// Adds an array: a view, not a copy.
  ///
  /// @throws IllegalArgumentException if the name is taken
  public void add(String name, Matrix array) {
    requireFree(name);
    arrays.put(name, array);
  }

  /// Adds a number.
  ///
  /// @throws IllegalArgumentException if the name is taken
  public void add(String name, Cell number) {
    requireFree(name);
    numbers.put(name, number);
  }

  /// Adds all of another state, each name with a prefix.
  ///
  /// @throws IllegalArgumentException if a name is taken
  public void addAll(String prefix, State other) {
    other.arrays.forEach((name, array) -> add(prefix + name, array));
    other.numbers.forEach((name, number) -> add(prefix + name, number));
  }

  /// The arrays by name, in the order they were added.
  public SequencedMap<String, Matrix> arrays() {
    return Collections.unmodifiableSequencedMap(arrays);
  }

  /// The numbers by name, in the order they were added.
  public SequencedMap<String, Cell> numbers() {
    return Collections.unmodifiableSequencedMap(numbers);
  }

  private void requireFree(String name) {
    if (arrays.containsKey(name) || numbers.containsKey(name)) {
      throw new IllegalArgumentException("the state has \"" + name + "\" already");
    }
  }
}
