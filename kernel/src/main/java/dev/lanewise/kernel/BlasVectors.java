package dev.lanewise.kernel;

/// The bodies of the vector routines of [Blas], over rows of one matrix row each, for both element
/// types.
final class BlasVectors {
  private static final Expr X = Expr.matrix("x");
  private static final Expr Y = Expr.matrix("y");
  private static final Expr ALPHA = Expr.scalar("alpha");

  private static final TypedLoop AXPY = new TypedLoop(loop -> loop.store("y", ALPHA.fma(X, Y)));
  private static final TypedLoop SCALE = new TypedLoop(loop -> loop.store("x", ALPHA.times(X)));
  private static final TypedLoop SWAP = new TypedLoop(loop -> loop.store("x", Y).store("y", X));
  private static final TypedLoop DOT =
      new TypedLoop(loop -> loop.reduce("result", Reduction.SUM, X.times(Y)));
  private static final TypedLoop SUM_OF_MAGNITUDES =
      new TypedLoop(loop -> loop.reduce("result", Reduction.SUM, X.abs()));
  private static final TypedLoop SUM_OF_SQUARES =
      new TypedLoop(loop -> loop.reduce("result", Reduction.SUM_OF_SQUARES, X));
  private static final TypedLoop SUM_OF_SCALED_SQUARES =
      new TypedLoop(loop -> loop.reduce("result", Reduction.SUM_OF_SQUARES, X.times(ALPHA)));
  private static final TypedLoop LARGEST_MAGNITUDE =
      new TypedLoop(loop -> loop.reduce("result", Reduction.MAX, X.abs()));
  private static final TypedLoop POSITION_OF_LARGEST =
      new TypedLoop(loop -> loop.reduce("result", Reduction.ARG_MAX, X.abs()));

  /// The rank-one update for a matrix whose rows, and for one whose columns, lie together; the
  /// product of alpha and x is the one that is rounded in both.
  private static final TypedLoop RANK_ONE_BY_ROWS =
      new TypedLoop(loop ->
          loop.store("a", Expr.column("x").times(ALPHA).fma(Expr.row("y"), Expr.matrix("a"))));

  private static final TypedLoop RANK_ONE_BY_COLUMNS =
      new TypedLoop(loop ->
          loop.store("a", Expr.row("x").times(ALPHA).fma(Expr.column("y"), Expr.matrix("a"))));

  private BlasVectors() {}

  static void axpy(double alpha, Matrix x, Matrix y) {
    if (alpha != 0) {
      bind(AXPY, x).set("alpha", alpha).set("x", x).set("y", y).build().run();
    }
  }

  static void scale(double alpha, Matrix x) {
    bind(SCALE, x).set("alpha", alpha).set("x", x).build().run();
  }

  static void swap(Matrix x, Matrix y) {
    bind(SWAP, x).set("x", x).set("y", y).build().run();
  }

  static double dot(Matrix x, Matrix y) {
    return result(bind(DOT, x).set("x", x).set("y", y), x);
  }

  static double sumOfMagnitudes(Matrix x) {
    return result(bind(SUM_OF_MAGNITUDES, x).set("x", x), x);
  }

  /// The Euclidean norm. The sum of squares is taken as it is where it neither overflowed nor lost
  /// more than its last bits to underflow; otherwise the elements are first scaled by the power of
  /// two next to the largest.
  static double norm(Matrix x) {
    boolean wide = x.type() == ElementType.DOUBLE;
    double smallest = wide ? 0x1p-960 : 0x1p-100;
    double sum = result(bind(SUM_OF_SQUARES, x).set("x", x), x);
    if (sum >= x.columns() * smallest && sum < Double.POSITIVE_INFINITY) {
      return Math.sqrt(sum);
    }
    double largest = result(bind(LARGEST_MAGNITUDE, x).set("x", x), x);
    if (!(largest > 0) || largest == Double.POSITIVE_INFINITY) {
      return largest;
    }
    int exponent = wide ? Math.getExponent(largest) : Math.getExponent((float) largest);
    double scale = Math.scalb(1.0, -exponent);
    double scaled = result(bind(SUM_OF_SCALED_SQUARES, x).set("alpha", scale).set("x", x), x);
    return Math.scalb(Math.sqrt(scaled), exponent);
  }

  static int positionOfLargest(Matrix x) {
    int[] position = new int[1];
    bind(POSITION_OF_LARGEST, x).set("x", x).positions("result", position).build().run();
    return position[0];
  }

  /// a += alpha x y', with x and y as rows.
  static void rankOne(double alpha, Matrix x, Matrix y, Matrix a) {
    if (alpha == 0) {
      return;
    }
    boolean byRows = a.columnStride() == 1 || a.rowStride() != 1;
    (byRows
            ? bind(RANK_ONE_BY_ROWS, a).set("x", x.transpose()).set("y", y).set("a", a)
            : bind(RANK_ONE_BY_COLUMNS, a.transpose())
                .set("x", x)
                .set("y", y.transpose())
                .set("a", a.transpose()))
        .set("alpha", alpha)
        .build()
        .run();
  }

  /// y = alpha a x + beta y, with x and y as rows; y may run backwards.
  static void product(
      double alpha, Matrix a, Matrix x, double beta, Matrix y, boolean backwards, Workers workers) {
    Matrix result = backwards ? BlasArguments.reversed(y) : y;
    Gemm.multiply(alpha, a, x.transpose(), beta, result.transpose(), workers);
    if (backwards) {
      y.copyFrom(BlasArguments.reversed(result));
    }
  }

  private static LoopBinder bind(TypedLoop loop, Matrix space) {
    return loop.of(space.type()).bind(space.rows(), space.columns());
  }

  private static double result(LoopBinder binder, Matrix like) {
    Matrix result = Matrix.of(like.type(), 1, 1);
    binder.set("result", result).build().run();
    return result.get(0, 0);
  }
}
