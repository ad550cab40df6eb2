package dev.lanewise.kernel;

import dev.lanewise.kernel.gemm.Epilogue;
import dev.lanewise.kernel.gemm.Products;
import dev.lanewise.kernel.runtime.Overlap;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Matrix products: `c = alpha a b + beta c`.
///
/// Factors and result may have any strides; a transposed factor is [Matrix#transpose()]. Each
/// element of c is one chain of fused multiply-adds: it starts as +0 if beta is 0, else as beta c,
/// rounded, and takes in `round(alpha a(i, p)) * b(p, j)` for ascending p with one rounding each.
/// Where there are more than 4096 terms, each further 4096 begin at +0, and these partial sums are
/// added to the first in order. So a result is the same to the last bit for every layout, number of
/// threads and vector width, and row i of a product depends on row i of a only.
///
/// With beta 0, c is not read; with alpha 0, neither a nor b is. Nothing else is left out because a
/// factor is zero: NaN and infinities go where the arithmetic takes them.
///
/// [#multiply] decides everything anew at each call. A plan decides once:
///
/// ```java
/// Gemm plan = Gemm.plan(1, a, b, 0, c);
/// for (...) {
///   plan.run(a, b, c);
/// }
/// ```
///
/// A plan fits all matrices of the same shapes and strides, whatever their arrays and offsets. It
/// is immutable, may be run by many threads at once, and once warm allocates nothing.
public final class Gemm {
  private final Matrix a;
  private final Matrix b;
  private final Matrix c;
  private final Products products;

  private final double alpha;
  private final double beta;
  private final @Nullable BoundLoop then;
  private final boolean isFused;

  private final boolean lasts;

  private Gemm(
      double alpha,
      Matrix a,
      Matrix b,
      double beta,
      Matrix c,
      @Nullable BoundLoop then,
      boolean lasts) {
    this.alpha = alpha;
    this.a = a;
    this.b = b;
    this.beta = beta;
    this.c = c;
    this.then = then;
    this.lasts = lasts;
    boolean inPlace = c.rowStride() == 1 || c.columnStride() == 1;
    isFused = then != null && then.isBlockwise() && inPlace;
    Epilogue epilogue = then != null && isFused ? then::runBlock : Epilogue.NONE;
    products = new Products(alpha, a, b, beta, c, epilogue, lasts);
  }

  /// Computes `c = a b` on the calling thread.
  ///
  /// @throws IllegalArgumentException as [#multiply(double, Matrix, Matrix, double, Matrix,
  ///   Workers)]
  public static void multiply(Matrix a, Matrix b, Matrix c) {
    multiply(1, a, b, 0, c, Workers.single());
  }

  /// Computes `c = alpha a b + beta c` on the calling thread.
  ///
  /// @throws IllegalArgumentException as [#multiply(double, Matrix, Matrix, double, Matrix,
  ///   Workers)]
  public static void multiply(double alpha, Matrix a, Matrix b, double beta, Matrix c) {
    multiply(alpha, a, b, beta, c, Workers.single());
  }

  /// Computes `c = alpha a b + beta c`.
  ///
  /// @param alpha factor of the product, rounded to the type of the matrices
  /// @param a m x k
  /// @param b k x n
  /// @param beta factor of c, rounded to the type of the matrices
  /// @param c m x n
  /// @param workers who does the work
  /// @throws IllegalArgumentException if the shapes do not fit, the types differ, or c shares cells
  ///   with itself, a or b
  public static void multiply(
      double alpha, Matrix a, Matrix b, double beta, Matrix c, Workers workers) {
    plan(alpha, a, b, beta, c, false).run(a, b, c, workers);
  }

  /// Decides how products of matrices like these are computed.
  ///
  /// @param alpha factor of the product, rounded to the type of the matrices
  /// @param a m x k; only its shape and strides count
  /// @param b k x n; only its shape and strides count
  /// @param beta factor of c, rounded to the type of the matrices
  /// @param c m x n; only its shape and strides count
  /// @throws IllegalArgumentException if the shapes do not fit, the types differ, or c has cells
  ///   that share an array element
  public static Gemm plan(double alpha, Matrix a, Matrix b, double beta, Matrix c) {
    return plan(alpha, a, b, beta, c, true);
  }

  /// @param lasts whether the plan gets code of its own where that is faster
  static Gemm plan(double alpha, Matrix a, Matrix b, double beta, Matrix c, boolean lasts) {
    if (a.type() != c.type() || b.type() != c.type()) {
      throw new IllegalArgumentException(
          "a product needs matrices of one type: a is %s, b is %s, c is %s"
              .formatted(a.type(), b.type(), c.type()));
    }
    if (a.rows() != c.rows() || b.columns() != c.columns() || a.columns() != b.rows()) {
      throw new IllegalArgumentException(
          "a of %d x %d times b of %d x %d is no c of %d x %d"
              .formatted(a.rows(), a.columns(), b.rows(), b.columns(), c.rows(), c.columns()));
    }
    if (!c.hasDistinctCells()) {
      throw new IllegalArgumentException(
          "the result c has cells that share an array element: " + c);
    }
    return new Gemm(alpha, a, b, beta, c, null, lasts);
  }

  /// This plan with a loop over its result: bias, activation, residual, scale, sums of rows or
  /// columns.
  ///
  /// ```java
  /// Loop relu = Loop.of(FLOAT).store("c", Expr.matrix("c").plus(Expr.row("bias")).max(0)).compile();
  /// Gemm layer = Gemm.plan(1, x, w, 0, c).then(relu.bind(m, n).set("c", c).set("bias", bias));
  /// ```
  ///
  /// A loop without reductions runs on each block of c as soon as it is complete, while it is in
  /// the cache; one with reductions runs after the product, in its fixed order. The result is that
  /// of the loop run after the product in either case, bits included.
  ///
  /// @param loop bound to the matrix c that the plan is then run with, and to nothing that the
  ///   product reads if it writes it
  /// @throws IllegalArgumentException if the loop runs over another space or is not bound to c
  public Gemm then(LoopBinder loop) {
    if (loop.rows() != c.rows() || loop.columns() != c.columns()) {
      throw new IllegalArgumentException(
          "the loop runs over %d x %d, but c is %d x %d"
              .formatted(loop.rows(), loop.columns(), c.rows(), c.columns()));
    }
    if (!c.isEmpty() && !loop.binds(c)) {
      throw new IllegalArgumentException("the loop is not bound to the result c of the plan");
    }
    return new Gemm(alpha, a, b, beta, c, loop.buildInBlocks(), lasts);
  }

  /// Readies the vector form of the product and of its loop before they are needed: until the JIT
  /// compiler has made them, both work in a plain form, some times slower. It is never needed for
  /// the result.
  ///
  /// @param limit how long to wait at most; a second is usually enough
  /// @return whether the vector form is in use now
  public boolean warmUp(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    boolean isReady = products.warmUp(limit.toNanos());
    return (then == null || then.warmUp(Duration.ofNanos(end - System.nanoTime()))) && isReady;
  }

  /// Uses generated code from now on, compiled or not.
  void useGenerated() {
    products.useGenerated();
  }

  /// This plan with its matrices, to be run among other operations.
  ///
  /// @throws IllegalArgumentException when run, as [#run(Matrix, Matrix, Matrix, Workers)]
  public Operation bind(Matrix a, Matrix b, Matrix c, Workers workers) {
    Gemm plan = this;
    return new Operation() {
      @Override
      public void run() {
        plan.run(a, b, c, workers);
      }

      @Override
      public boolean warmUp(Duration limit) {
        return plan.warmUp(limit);
      }
    };
  }

  /// Computes the product on the calling thread.
  ///
  /// @throws IllegalArgumentException as [#run(Matrix, Matrix, Matrix, Workers)]
  public void run(Matrix a, Matrix b, Matrix c) {
    run(a, b, c, Workers.single());
  }

  /// Computes the product.
  ///
  /// @throws IllegalArgumentException if a matrix differs in type, shape or strides from the one
  ///   the plan was made for, or c shares cells with a or b
  public void run(Matrix a, Matrix b, Matrix c, Workers workers) {
    check(a, b, c);
    requireApart("a", a, c);
    requireApart("b", b, c);
    if (then != null && Overlap.between(c, this.c) != Overlap.IDENTICAL && !c.isEmpty()) {
      throw new IllegalArgumentException(
          "the plan's loop is bound to another result than " + c + ", namely " + this.c);
    }
    if (!c.isEmpty()) {
      products.run(workers, array(a), a.offset(), array(b), b.offset(), array(c), c.offset());
    }
    if (then != null && !isFused) {
      then.run();
    }
  }

  /// Many products like this, at fixed distances in the arrays.
  ///
  /// @param count how many
  /// @param aStep elements from one left factor to the next; 0 for one that all share
  /// @param bStep elements from one right factor to the next; 0 for one that all share
  /// @param cStep elements from one result to the next
  /// @throws IllegalArgumentException if one is negative, or this plan has a loop over its result
  public GemmBatch batch(int count, int aStep, int bStep, int cStep) {
    if (then != null) {
      throw new IllegalArgumentException(
          "the plan's loop is bound to one result, so it cannot follow %d products"
              .formatted(count));
    }
    return new GemmBatch(this, products, count, aStep, bStep, cStep);
  }

  /// Checks that matrices are like those the plan was made for.
  void check(Matrix a, Matrix b, Matrix c) {
    requireLike("a", this.a, a);
    requireLike("b", this.b, b);
    requireLike("c", this.c, c);
  }

  static Object array(Matrix matrix) {
    return switch (matrix) {
      case FloatMatrix floats -> floats.array();
      case DoubleMatrix doubles -> doubles.array();
    };
  }

  @SuppressWarnings("ReferenceEquality")
  private static void requireLike(String name, Matrix planned, Matrix given) {
    boolean like =
        planned == given
            || (planned.type() == given.type()
                && planned.rows() == given.rows()
                && planned.columns() == given.columns()
                && planned.rowStride() == given.rowStride()
                && planned.columnStride() == given.columnStride());
    if (!like) {
      throw new IllegalArgumentException(
          "%s is %s, but the plan was made for one like %s".formatted(name, given, planned));
    }
  }

  private static void requireApart(String name, Matrix factor, Matrix result) {
    if (Overlap.between(factor, result) != Overlap.NONE) {
      throw new IllegalArgumentException(
          "the result c shares cells with the factor %s: c is %s, %s is %s"
              .formatted(name, result, name, factor));
    }
  }
}
