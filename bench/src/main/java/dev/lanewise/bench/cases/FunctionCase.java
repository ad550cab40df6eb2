package dev.lanewise.bench.cases;

import dev.lanewise.kernel.ElementType;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;

/// A function of every element of an array (of two arrays for the two that take two arguments),
/// written to another.
public record FunctionCase(MathFunction function, int size, ElementType type) implements BenchCase {
  private static final int CHECKED = 1000;
  private static final long SEED_X = 21;
  private static final long SEED_Y = 22;

  /// The largest second argument.
  private static final double EXPONENT = 5;

  @Override
  public Suite suite() {
    return Suite.FUNCTIONS;
  }

  @Override
  public String name() {
    return function.id();
  }

  /// The first argument.
  public Data x() {
    return Data.uniform(type, size, SEED_X, function.low(), function.high());
  }

  /// The second argument; only some functions have one.
  public Data y() {
    return Data.uniform(type, size, SEED_Y, -EXPONENT, EXPONENT);
  }

  @Override
  public void makeDataAhead() {
    Data.makeAhead(type, size, SEED_X, function.low(), function.high());
    Data.makeAhead(type, size, SEED_Y, -EXPONENT, EXPONENT);
  }

  /// Coarse: whether it is this function at all. The accuracy of a system is no matter of time.
  @Override
  public Optional<String> check(IntToDoubleFunction answer) {
    Data x = x();
    Data y = y();
    double tolerance = type == ElementType.FLOAT ? 1e-4 : 1e-9;
    for (int i = 0; i < size; i += Math.max(1, size / CHECKED)) {
      double expected = function.reference().applyAsDouble(x.get(i), y.get(i));
      double given = answer.applyAsDouble(i);
      if (!(Math.abs(given - expected) <= tolerance * Math.max(1e-2, Math.abs(expected)))) {
        return Optional.of(
            "%s(%s) is %s, but should be %s".formatted(name(), x.get(i), given, expected));
      }
    }
    return Optional.empty();
  }
}
