package dev.lanewise.kernel.gemm;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Workers;
import dev.lanewise.kernel.runtime.Caches;
import dev.lanewise.kernel.runtime.Machine;
import org.jspecify.annotations.Nullable;

/// Products of matrices of any layout, as [Product]s of suitable ones.
///
/// A result that is stored column after column is computed transposed; one with neither a unit row
/// stride nor a unit column stride is computed in a copy. If both factors are stored in columns, a
/// small product is computed transposed as well: its factors then lie in rows and need no packing,
/// and turning the result costs less.
public final class Products {
  /// Multiply-adds that are worth waking another thread for.
  private static final long WORTH_A_TASK = 500_000;

  /// The part of the second level that factors, result and its copy may fill if it is turned.
  private static final double TURNED_SHARE = 0.5;

  private final Product product;
  private final boolean transposed;
  private final boolean turned;
  private final int m;
  private final int n;
  private final Epilogue epilogue;
  private final long work;
  private final @Nullable ResultCopy copy;

  /// Decides how `c = alpha a b + beta c` is computed for matrices of these shapes and strides, c
  /// with a unit row or column stride.
  ///
  /// @param lasts whether it will be run so often that code for its strides alone is worthwhile
  public Products(
      double alpha, Matrix a, Matrix b, double beta, Matrix c, Epilogue epilogue, boolean lasts) {
    ElementType type = c.type();
    int m = c.rows();
    int n = c.columns();
    int k = alpha == 0 ? 0 : a.columns();
    boolean alongRows = c.columnStride() == 1 || n == 1;
    boolean alongColumns = c.rowStride() == 1 || m == 1;
    boolean copied = !alongRows && !alongColumns;
    StridedOperand left = new StridedOperand(a.rowStride(), a.columnStride(), alpha);
    StridedOperand right = new StridedOperand(b.rowStride(), b.columnStride(), 1);
    boolean byColumns = !copied && (!alongRows || (n == 1 && alongColumns && m > 1));
    boolean suits =
        byColumns
            ? bothInRows(left, right) && isWorthTurning(type, n, m, k)
            : bothInColumns(left, right) && isWorthTurning(type, m, n, k);
    turned = !copied && alpha == 1 && beta == 0 && suits;
    transposed = byColumns != turned;
    StridedOperand place = new StridedOperand(c.rowStride(), c.columnStride(), 1);
    if (copied) {
      copy = new ResultCopy(type, m, n, place, beta != 0);
    } else if (turned) {
      copy =
          transposed
              ? new ResultCopy(type, n, m, place.transpose(), false)
              : new ResultCopy(type, m, n, place, false);
    } else {
      copy = null;
    }
    this.m = m;
    this.n = n;
    this.epilogue = epilogue;
    int cStride;
    if (copy != null) {
      cStride = transposed ? m : n;
    } else {
      cStride = transposed ? c.columnStride() : c.rowStride();
    }
    Epilogue within = turned ? Epilogue.NONE : epilogue;
    int bits = Machine.VECTOR_BITS == 0 ? 128 : Machine.VECTOR_BITS;
    product =
        transposed
            ? new Product(
                type,
                bits,
                n,
                m,
                k,
                right.transpose(),
                left.transpose(),
                cStride,
                beta,
                within.transpose(),
                lasts,
                turned)
            : new Product(type, bits, m, n, k, left, right, cStride, beta, within, lasts, turned);
    work = (long) m * n * k;
  }

  private static boolean bothInColumns(StridedOperand left, StridedOperand right) {
    return isInColumns(left) && isInColumns(right);
  }

  private static boolean bothInRows(StridedOperand left, StridedOperand right) {
    return isInColumns(left.transpose()) && isInColumns(right.transpose());
  }

  private static boolean isInColumns(StridedOperand operand) {
    return operand.rowStride() == 1 && operand.columnStride() != 1;
  }

  /// Whether turning the result is less work than packing the right factor, and all three stay in
  /// the second level of the caches.
  private static boolean isWorthTurning(ElementType type, int m, int n, int k) {
    double bytes = ((double) m * k + (double) k * n + 2.0 * m * n) * type.bytes();
    int group = Machine.lanes(type.bytes());
    return m >= group && n >= group && k >= m && bytes < Caches.get().level2() * TURNED_SHARE;
  }

  /// Runs it on arrays.
  public void run(
      Workers workers, Object a, int aOffset, Object b, int bOffset, Object c, int cOffset) {
    int tasks = Math.clamp(work / WORTH_A_TASK, 1, workers.parallelism());
    Object dense = copy == null ? c : copy.take(c, cOffset);
    int denseOffset = copy == null ? cOffset : 0;
    if (tasks == 1 && product.isSettled() && product.direct != null) {
      if (transposed) {
        product.runDirect(b, bOffset, a, aOffset, dense, denseOffset);
      } else {
        product.runDirect(a, aOffset, b, bOffset, dense, denseOffset);
      }
    } else {
      ProductRun run = product.idle.take();
      try {
        if (transposed) {
          run.run(workers, tasks, b, bOffset, a, aOffset, dense, denseOffset);
        } else {
          run.run(workers, tasks, a, aOffset, b, bOffset, dense, denseOffset);
        }
      } finally {
        product.idle.give(run);
      }
    }
    if (copy != null) {
      copy.give(dense, c, cOffset, product.turner(), product.group);
    }
    if (turned && epilogue != Epilogue.NONE) {
      epilogue.run(0, m, 0, n);
    }
  }

  /// Whether blocks of the result are written where they belong when they are complete.
  public boolean isInPlace() {
    return copy == null || turned;
  }

  /// Uses generated code from now on, compiled or not.
  public void useGenerated() {
    product.useGenerated();
  }

  /// Has the generated code compiled, for so long at most.
  ///
  /// @return whether it is in use now
  public boolean warmUp(long nanos) {
    return product.warmUp(nanos);
  }
}
