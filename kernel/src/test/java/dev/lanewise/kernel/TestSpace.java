package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;

/// The operands of a random tree over a space: dense, strided or transposed views in arrays whose
/// other elements are sentinels, drawn from a seed, so that views of different layout hold the same
/// values.
record TestSpace(ElementType type, int rows, int columns, long indexBase, long seed) {
  static final double SENTINEL = -12345.75;

  /// The arrays that the inputs of a random tree are bound to.
  record Operands(Matrix x, Matrix y, Matrix r, Matrix c) {
    Matrix of(Expr.Input in) {
      return switch (in.name()) {
        case "x" -> x;
        case "y" -> y;
        case "r" -> r;
        case "c" -> c;
        default -> throw new IllegalArgumentException(in.name());
      };
    }

    /// The operands of some of the rows.
    Operands slice(int row, int rows) {
      return new Operands(
          x.slice(row, 0, rows, x.columns()),
          y.slice(row, 0, rows, y.columns()),
          r,
          c.slice(row, 0, rows, 1));
    }
  }

  /// How a matrix lies in its array.
  enum Placement {
    /// Row after row, without gaps.
    DENSE,
    /// Rows with gaps, from an offset.
    ROWS_APART,
    /// The columns are the rows of the array.
    TRANSPOSED,
    /// Gaps between rows and between the cells of a row.
    ALL_APART
  }

  static final long KEY = 0x0123456789ABCDEFL;
  static final double SCALAR = 0.8125;

  /// A view of an array of sentinels.
  Matrix empty(Placement placement, int rows, int columns) {
    return switch (placement) {
      case DENSE -> view(rows * columns, 0, rows, columns, columns, 1);
      case ROWS_APART -> view((rows + 2) * (columns + 5), 3, rows, columns, columns + 5, 1);
      case TRANSPOSED -> view((rows + 1) * columns + 9, 2, rows, columns, 1, rows + 1);
      case ALL_APART -> {
        int down = 2 * rows + 3;
        yield view(down * columns + 9, 1, rows, columns, 2, down);
      }
    };
  }

  private Matrix view(int size, int offset, int rows, int columns, int down, int right) {
    return switch (type) {
      case FLOAT -> {
        float[] array = new float[size];
        Arrays.fill(array, (float) SENTINEL);
        yield FloatMatrix.of(array, offset, rows, columns, down, right);
      }
      case DOUBLE -> {
        double[] array = new double[size];
        Arrays.fill(array, SENTINEL);
        yield DoubleMatrix.of(array, offset, rows, columns, down, right);
      }
    };
  }

  /// The number of elements of the whole array that are not the sentinel.
  static int written(Matrix m) {
    int count = 0;
    switch (m) {
      case FloatMatrix f -> {
        for (float x : f.array()) {
          count += x == SENTINEL ? 0 : 1;
        }
      }
      case DoubleMatrix d -> {
        for (double x : d.array()) {
          count += x == SENTINEL ? 0 : 1;
        }
      }
    }
    return count;
  }

  /// Checks that nothing but the cells of a view was written.
  static void assertSurroundingsKept(Matrix m) {
    int inside = 0;
    for (int r = 0; r < m.rows(); r++) {
      for (int c = 0; c < m.columns(); c++) {
        inside += m.get(r, c) == SENTINEL ? 0 : 1;
      }
    }
    assertEquals(inside, written(m), "elements written outside the view");
  }

  /// The operands by name, laid out as told.
  Operands operands(Placement placement) {
    return new Operands(
        values(empty(placement, rows, columns), 1),
        values(empty(placement, rows, columns), 2),
        values(empty(placement, 1, columns), 3),
        values(empty(placement, rows, 1), 4));
  }

  /// Fills a view with numbers of all sizes and the special ones.
  private Matrix values(Matrix m, int which) {
    Random random = new Random(seed * 31 + which);
    for (int r = 0; r < m.rows(); r++) {
      for (int c = 0; c < m.columns(); c++) {
        m.set(r, c, value(random));
      }
    }
    return m;
  }

  private static double value(Random random) {
    return switch (random.nextInt(24)) {
      case 0 -> 0.0;
      case 1 -> -0.0;
      case 2 -> Double.NaN;
      case 3 -> random.nextBoolean() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
      case 4 -> Math.scalb(random.nextGaussian(), -140);
      case 5 -> Math.scalb(random.nextGaussian(), 120);
      case 6 -> Math.scalb(random.nextGaussian(), random.nextInt(60) - 30);
      case 7 -> random.nextInt(9) - 4;
      default -> random.nextGaussian() * 2;
    };
  }

  /// What a tree gives by the oracle.
  Matrix expected(Expr e, Operands operands) {
    int n = Math.max(1, rows * columns);
    ExprInterpreter oracle = new ExprInterpreter(type, n);
    Object values = oracle.output(e);
    oracle.leaves().forEach((leaf, array) -> fill(leaf, array, operands));
    oracle.run(rows * columns);
    Matrix result = Matrix.of(type, rows, columns);
    for (int i = 0; i < rows * columns; i++) {
      double v = values instanceof float[] f ? f[i] : ((double[]) values)[i];
      result.set(i / columns, i % columns, v);
    }
    return result;
  }

  private void fill(Expr leaf, Object array, Operands operands) {
    for (int i = 0; i < rows * columns; i++) {
      int r = i / columns;
      int c = i % columns;
      switch (leaf) {
        case Expr.Input in -> set(array, i, value(in, r, c, operands));
        case Expr.Word w -> ((long[]) array)[i] = word(KEY, w.word());
        case Expr.Index x -> ((long[]) array)[i] = index(x.coordinate(), r, c);
        default -> throw new IllegalStateException(leaf.toString());
      }
    }
  }

  private static double value(Expr.Input in, int r, int c, Operands operands) {
    return switch (in.shape()) {
      case MATRIX -> operands.of(in).get(r, c);
      case ROW -> operands.of(in).get(0, c);
      case COLUMN -> operands.of(in).get(r, 0);
      case SCALAR -> SCALAR;
    };
  }

  private static void set(Object array, int i, double value) {
    switch (array) {
      case float[] f -> f[i] = (float) value;
      case double[] d -> d[i] = value;
      default -> throw new IllegalStateException();
    }
  }

  private long word(long value, int which) {
    if (type == ElementType.DOUBLE) {
      return which == 0 ? value : 0;
    }
    return which == 0 ? (int) value : (int) (value >>> 32);
  }

  private long index(Expr.Coordinate coordinate, int r, int c) {
    long linear = (long) r * columns + c + indexBase;
    return switch (coordinate) {
      case ROW -> r;
      case COLUMN -> c;
      case LINEAR_LOW -> word(linear, 0);
      case LINEAR_HIGH -> word(linear, 1);
    };
  }

  /// Binds what a tree reads of the operands.
  LoopBinder bind(Loop loop, Operands operands) {
    LoopBinder binder = loop.bind(rows, columns).indexBase(indexBase);
    for (Expr.Input in : loop.main().graph().inputs()) {
      if (in.shape() == Expr.Shape.SCALAR) {
        binder.set(in.name(), SCALAR);
      } else {
        binder.set(in.name(), operands.of(in));
      }
    }
    loop.main().graph().words().forEach(w -> binder.key(w, KEY));
    return binder;
  }
}
