package dev.lanewise.bench.cases;

import dev.lanewise.kernel.ElementType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;

/// A loop over arrays.
///
/// @param rows rows of the matrices, or 1
/// @param columns columns of the matrices, or elements of the arrays
public record LoopCase(Kind kind, int rows, int columns, ElementType type) implements BenchCase {
  /// Adam's constants: step size, decay of the two moments, and what keeps the quotient finite.
  public static final double LEARNING_RATE = 1e-3;

  /// Decay of the first moment.
  public static final double BETA1 = 0.9;

  /// Decay of the second moment.
  public static final double BETA2 = 0.999;

  /// Added to the root of the second moment.
  public static final double EPSILON = 1e-8;

  /// The factor of axpy: small, so that a sum that is added to over and over stays finite.
  public static final double ALPHA = 1e-6;

  private static final int CHECKED = 1000;
  private static final long SEED = 11;

  /// What the loop computes.
  public enum Kind {
    /// One step of Adam without bias correction: reads gradient, parameter and two moments, writes
    /// the last three. The answer is the parameter.
    ADAM,
    /// `y += alpha x`; the answer is y.
    AXPY,
    /// The sum of all elements.
    SUM,
    /// The sum of the products of two arrays.
    DOT,
    /// The softmax of every row.
    SOFTMAX,
    /// Mean and variance of every row; the answer is all means, then all variances.
    LAYERNORM
  }

  @Override
  public Suite suite() {
    return Suite.LOOPS;
  }

  @Override
  public String name() {
    String size = rows == 1 ? Integer.toString(columns) : rows + "x" + columns;
    return kind.name().toLowerCase(Locale.ROOT) + "-" + size;
  }

  /// The number of elements of each input.
  public int size() {
    return rows * columns;
  }

  /// The inputs in order: gradient, parameter, first and second moment for Adam; x and y for axpy
  /// and dot; x otherwise.
  public List<Data> inputs() {
    return switch (kind) {
      case ADAM -> List.of(input(0), input(1), Data.zeros(type, size()), Data.zeros(type, size()));
      case AXPY, DOT -> List.of(input(0), input(1));
      case SUM, SOFTMAX, LAYERNORM -> List.of(input(0));
    };
  }

  private Data input(int number) {
    return Data.uniform(type, size(), SEED + number, -1, 1);
  }

  @Override
  public void makeDataAhead() {
    Data.makeAhead(type, size(), SEED, -1, 1);
    Data.makeAhead(type, size(), SEED + 1, -1, 1);
  }

  /// Compares with a plain loop in double; a sum may err by as much as its terms add up to.
  @Override
  public Optional<String> check(IntToDoubleFunction answer) {
    List<Data> inputs = inputs();
    double unit = type == ElementType.FLOAT ? 0x1p-23 : 0x1p-52;
    int results =
        switch (kind) {
          case ADAM, AXPY, SOFTMAX -> size();
          case SUM, DOT -> 1;
          case LAYERNORM -> 2 * rows;
        };
    int step = Math.max(1, results / CHECKED);
    for (int i = 0; i < results; i += step) {
      double expected = expected(inputs, i);
      double scale = kind == Kind.SUM || kind == Kind.DOT ? size() : 64;
      double given = answer.applyAsDouble(i);
      double bound = scale * unit * Math.max(1e-3, Math.abs(expected));
      if (!(Math.abs(given - expected) <= bound)) {
        return Optional.of(
            "element %d is %s, but should be %s within %.2g".formatted(i, given, expected, bound));
      }
    }
    return Optional.empty();
  }

  private double expected(List<Data> inputs, int i) {
    Data x = inputs.getFirst();
    return switch (kind) {
      case ADAM -> adam(x.get(i), inputs.get(1).get(i));
      case AXPY -> inputs.get(1).get(i) + ALPHA * x.get(i);
      case SUM -> sum(x);
      case DOT -> dot(x, inputs.get(1));
      case SOFTMAX -> softmax(x, i);
      case LAYERNORM -> i < rows ? mean(x, i) : variance(x, i - rows);
    };
  }

  private static double adam(double gradient, double parameter) {
    double m = (1 - BETA1) * gradient;
    double v = (1 - BETA2) * gradient * gradient;
    return parameter - LEARNING_RATE * m / (Math.sqrt(v) + EPSILON);
  }

  private static double sum(Data x) {
    double sum = 0;
    for (int i = 0; i < x.length(); i++) {
      sum += x.get(i);
    }
    return sum;
  }

  private static double dot(Data x, Data y) {
    double sum = 0;
    for (int i = 0; i < x.length(); i++) {
      sum += x.get(i) * y.get(i);
    }
    return sum;
  }

  private double softmax(Data x, int index) {
    int start = index - index % columns;
    double sum = 0;
    for (int j = 0; j < columns; j++) {
      sum += Math.exp(x.get(start + j));
    }
    return Math.exp(x.get(index)) / sum;
  }

  private double mean(Data x, int row) {
    double sum = 0;
    for (int j = 0; j < columns; j++) {
      sum += x.get(row * columns + j);
    }
    return sum / columns;
  }

  private double variance(Data x, int row) {
    double mean = mean(x, row);
    double sum = 0;
    for (int j = 0; j < columns; j++) {
      double difference = x.get(row * columns + j) - mean;
      sum += difference * difference;
    }
    return sum / columns;
  }
}
