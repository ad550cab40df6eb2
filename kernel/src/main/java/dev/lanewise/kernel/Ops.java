package dev.lanewise.kernel;

import dev.lanewise.kernel.runtime.Overlap;
import java.util.List;

/// Ready-made operations on matrices of either type.
///
/// Each method checks its arguments, binds the operation to them and returns it; `run()` then does
/// it, any number of times, and allocates nothing. What is returned owns scratch memory: it is for
/// one thread at a time, and the workers share out the work of that one.
///
/// ```java
/// Operation softmax = Ops.softmax(logits, probabilities, workers);
/// softmax.run();
/// ```
///
/// Where a result has the shape of the input it may be the input itself; views that overlap in part
/// are refused. Rows do not see each other. Results have the same bits whatever the vectors, the
/// workers and the position in the array.
public final class Ops {
  private static final Expr X = Expr.matrix("x");
  private static final Expr Y = Expr.matrix("y");
  private static final Expr LARGEST = Expr.column("largest");
  private static final Expr SUM = Expr.column("sum");
  private static final Expr ALPHA = Expr.scalar("alpha");

  private static final TypedLoop ROW_MAX =
      new TypedLoop(loop -> loop.reduceRows("largest", Reduction.MAX, X));
  private static final TypedLoop EXPONENTIALS =
      new TypedLoop(loop ->
          loop.store("y", Expr.exp(X.minus(LARGEST)))
              .reduceRows("sum", Reduction.SUM, Expr.exp(X.minus(LARGEST))));
  private static final TypedLoop SUM_OF_EXPONENTIALS =
      new TypedLoop(loop -> loop.reduceRows("sum", Reduction.SUM, Expr.exp(X.minus(LARGEST))));
  private static final TypedLoop SHARE = new TypedLoop(loop -> loop.store("y", Y.dividedBy(SUM)));
  private static final TypedLoop LOG =
      new TypedLoop(loop -> loop.store("sum", Expr.log(Expr.matrix("sum"))));
  private static final TypedLoop LOG_SHARE =
      new TypedLoop(loop -> loop.store("y", X.minus(LARGEST).minus(SUM)));
  private static final TypedLoop FINITE_OR_ZERO =
      new TypedLoop(loop -> loop.store("largest", finiteOrZero(Expr.matrix("largest"))));
  private static final TypedLoop LOG_PLUS =
      new TypedLoop(
          loop -> loop.store("sum", Expr.log(Expr.matrix("sum")).plus(Expr.matrix("largest"))));
  private static final TypedLoop MOMENTS =
      new TypedLoop(loop ->
          loop.reduceRows("mean", Reduction.MEAN, X).reduceRows("variance", Reduction.VARIANCE, X));
  private static final TypedLoop RECIPROCAL_DEVIATION =
      new TypedLoop(
          loop -> loop.store("variance", Expr.matrix("variance").plus(ALPHA).sqrt().reciprocal()));
  private static final TypedLoop CLAMP =
      new TypedLoop(loop -> loop.store("y", X.max(Expr.scalar("low")).min(Expr.scalar("high"))));
  private static final TypedLoop SCALED = new TypedLoop(loop -> loop.store("y", ALPHA.times(X)));
  private static final TypedLoop COMBINED =
      new TypedLoop(loop -> loop.store("y", ALPHA.fma(X, Expr.scalar("beta").times(Y))));
  private static final TypedLoop ARG_MAX =
      new TypedLoop(loop -> loop.reduceRows("positions", Reduction.ARG_MAX, X));

  private Ops() {}

  private static Expr finiteOrZero(Expr x) {
    return Expr.select(
        x.abs().equalTo(Expr.constant(Double.POSITIVE_INFINITY)), Expr.constant(0), x);
  }

  /// y = e^x / (sum of e^x over the row), shifted by the largest of the row so that nothing
  /// overflows.
  ///
  /// A row with a NaN or positive infinity, or of nothing but negative infinities, is NaN
  /// throughout.
  public static Operation softmax(Matrix x, Matrix y, Workers workers) {
    requireSameShape(x, y);
    return RowBlocks.of(
        x,
        workers,
        (first, rows) -> {
          Matrix from = part(x, first, rows);
          Matrix to = part(y, first, rows);
          Matrix largest = columnLike(x, rows);
          Matrix sum = columnLike(x, rows);
          return List.of(
              bind(ROW_MAX, from).set("x", from).set("largest", largest).build(),
              bind(EXPONENTIALS, from)
                  .set("x", from)
                  .set("largest", largest)
                  .set("y", to)
                  .set("sum", sum)
                  .build(),
              bind(SHARE, from).set("y", to).set("sum", sum).build());
        });
  }

  /// y = x - log(sum of e^x over the row), shifted by the largest of the row so that nothing
  /// overflows.
  ///
  /// A row with a NaN or positive infinity, or of nothing but negative infinities, is NaN
  /// throughout.
  public static Operation logSoftmax(Matrix x, Matrix y, Workers workers) {
    requireSameShape(x, y);
    return RowBlocks.of(
        x,
        workers,
        (first, rows) -> {
          Matrix from = part(x, first, rows);
          Matrix to = part(y, first, rows);
          Matrix largest = columnLike(x, rows);
          Matrix sum = columnLike(x, rows);
          return List.of(
              bind(ROW_MAX, from).set("x", from).set("largest", largest).build(),
              bind(SUM_OF_EXPONENTIALS, from)
                  .set("x", from)
                  .set("largest", largest)
                  .set("sum", sum)
                  .build(),
              bind(LOG, sum).set("sum", sum).build(),
              bind(LOG_SHARE, from)
                  .set("x", from)
                  .set("largest", largest)
                  .set("sum", sum)
                  .set("y", to)
                  .build());
        });
  }

  /// result = log(sum of e^x over the row), a rows x 1 matrix, without overflow.
  ///
  /// Negative infinity for a row of no columns or of negative infinities, positive infinity if
  /// there is one, NaN if there is a NaN.
  public static Operation logSumExp(Matrix x, Matrix result, Workers workers) {
    requireShape("result", result, x.rows(), 1);
    requireApart(x, result);
    return RowBlocks.of(
        x,
        workers,
        (first, rows) -> {
          Matrix from = part(x, first, rows);
          Matrix sum = part(result, first, rows);
          Matrix largest = columnLike(x, rows);
          return List.of(
              bind(ROW_MAX, from).set("x", from).set("largest", largest).build(),
              bind(FINITE_OR_ZERO, largest).set("largest", largest).build(),
              bind(SUM_OF_EXPONENTIALS, from)
                  .set("x", from)
                  .set("largest", largest)
                  .set("sum", sum)
                  .build(),
              bind(LOG_PLUS, sum).set("sum", sum).set("largest", largest).build());
        });
  }

  /// The mean of each row and its mean squared distance from that mean, in two passes; both rows x
  /// 1 matrices. NaN for rows of no columns.
  public static Operation rowMoments(Matrix x, Matrix mean, Matrix variance, Workers workers) {
    requireShape("mean", mean, x.rows(), 1);
    requireShape("variance", variance, x.rows(), 1);
    requireApart(x, mean);
    requireApart(x, variance);
    requireApart(mean, variance);
    return RowBlocks.of(
        x, workers, (first, rows) -> List.of(moments(x, mean, variance, first, rows)));
  }

  /// What layer normalization needs (Ba, Kiros and Hinton 2016): the mean of each row, and 1 /
  /// sqrt(variance + epsilon), both rows x 1 matrices.
  public static Operation layerNormStatistics(
      Matrix x, double epsilon, Matrix mean, Matrix reciprocalDeviation, Workers workers) {
    if (!(epsilon >= 0)) {
      throw new IllegalArgumentException("epsilon is " + epsilon + ", but must be at least 0");
    }
    requireShape("mean", mean, x.rows(), 1);
    requireShape("reciprocalDeviation", reciprocalDeviation, x.rows(), 1);
    requireApart(x, mean);
    requireApart(x, reciprocalDeviation);
    requireApart(mean, reciprocalDeviation);
    return RowBlocks.of(
        x,
        workers,
        (first, rows) -> {
          Matrix variance = part(reciprocalDeviation, first, rows);
          return List.of(
              moments(x, mean, reciprocalDeviation, first, rows),
              bind(RECIPROCAL_DEVIATION, variance)
                  .set("variance", variance)
                  .set("alpha", epsilon)
                  .build());
        });
  }

  private static Operation moments(Matrix x, Matrix mean, Matrix variance, int first, int rows) {
    Matrix from = part(x, first, rows);
    return bind(MOMENTS, from)
        .set("x", from)
        .set("mean", part(mean, first, rows))
        .set("variance", part(variance, first, rows))
        .build();
  }

  /// y = x, but low where it is below and high where it is above; NaN stays NaN.
  ///
  /// @throws IllegalArgumentException if low is above high or either is NaN
  public static Operation clamp(Matrix x, double low, double high, Matrix y, Workers workers) {
    if (!(low <= high)) {
      throw new IllegalArgumentException(
          "low is " + low + " and high is " + high + ", but low must be at most high");
    }
    return bind(CLAMP, x)
        .set("x", x)
        .set("y", y)
        .set("low", low)
        .set("high", high)
        .workers(workers)
        .build();
  }

  /// y = alpha x + beta y, where beta y is rounded and alpha x is not. With beta of 0, y is not
  /// read.
  public static Operation axpby(double alpha, Matrix x, double beta, Matrix y, Workers workers) {
    LoopBinder binder = beta == 0 ? bind(SCALED, x) : bind(COMBINED, x).set("beta", beta);
    return binder.set("alpha", alpha).set("x", x).set("y", y).workers(workers).build();
  }

  /// The column of the first largest element of each row, or of its first NaN; -1 for rows of no
  /// columns.
  ///
  /// @param positions at least as long as there are rows
  public static Operation argMaxRows(Matrix x, int[] positions, Workers workers) {
    return bind(ARG_MAX, x).set("x", x).positions("positions", positions).workers(workers).build();
  }

  /// The k first elements of each row in descending order, and their columns. A NaN counts as
  /// larger than all numbers, the zeros as equal; among equals the lower column comes first.
  ///
  /// @param values a rows x k matrix
  /// @param positions at least rows * k long; those of row i begin at i * k
  public static Operation topKRows(
      Matrix x, int k, Matrix values, int[] positions, Workers workers) {
    if (k < 0 || k > x.columns()) {
      throw new IllegalArgumentException(
          "k is " + k + ", but must be from 0 to the number of columns, " + x.columns());
    }
    requireShape("values", values, x.rows(), k);
    requireType(x, values);
    requireWritable("values", values);
    requireApart(x, values);
    if (positions.length < (long) x.rows() * k) {
      throw new IllegalArgumentException(
          "positions has room for %d, but %d rows of %d need %d"
              .formatted(positions.length, x.rows(), k, (long) x.rows() * k));
    }
    return new TopK(x, k, values, positions, workers);
  }

  /// y = x with rows and columns exchanged, copied block by block so that each cache line is read
  /// and written once.
  public static Operation transposeCopy(Matrix x, Matrix y, Workers workers) {
    requireShape("y", y, x.columns(), x.rows());
    requireType(x, y);
    requireWritable("y", y);
    requireApart(x, y);
    return new TransposeCopy(x, y, workers);
  }

  private static LoopBinder bind(TypedLoop loop, Matrix space) {
    return loop.of(space.type()).bind(space.rows(), space.columns());
  }

  private static Matrix part(Matrix m, int first, int rows) {
    return m.slice(first, 0, rows, m.columns());
  }

  private static Matrix columnLike(Matrix x, int rows) {
    return Matrix.of(x.type(), rows, 1);
  }

  private static void requireSameShape(Matrix x, Matrix y) {
    requireShape("y", y, x.rows(), x.columns());
    requireWritable("y", y);
    if (Overlap.between(x, y) == Overlap.PARTIAL) {
      throw new IllegalArgumentException(
          "y shares some elements with x; it may be exactly x or share none");
    }
  }

  private static void requireShape(String name, Matrix m, int rows, int columns) {
    if (m.rows() != rows || m.columns() != columns) {
      throw new IllegalArgumentException(
          "%s must be %d x %d, but is %d x %d"
              .formatted(name, rows, columns, m.rows(), m.columns()));
    }
  }

  private static void requireType(Matrix x, Matrix result) {
    if (x.type() != result.type()) {
      throw new IllegalArgumentException(
          "x holds " + x.type() + " elements, but the result " + result.type());
    }
  }

  private static void requireWritable(String name, Matrix m) {
    if (!m.hasDistinctCells()) {
      throw new IllegalArgumentException(
          name + " has cells that share an element, so it cannot be written");
    }
  }

  private static void requireApart(Matrix x, Matrix result) {
    if (Overlap.between(x, result) != Overlap.NONE) {
      throw new IllegalArgumentException("a result shares elements with another argument");
    }
  }
}
