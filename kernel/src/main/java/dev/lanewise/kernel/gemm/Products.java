package dev.lanewise.kernel.gemm;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Workers;
import dev.lanewise.kernel.runtime.Machine;
import org.jspecify.annotations.Nullable;

/// Products of matrices of any layout, as [Product]s of suitable ones.
///
/// A result that is stored column after column is computed transposed; one with neither a unit row
/// stride nor a unit column stride is computed in a copy.
public final class Products {
  /// Multiply-adds that are worth waking another thread for.
  private static final long WORTH_A_TASK = 500_000;

  private final Product product;
  private final boolean transposed;
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
    copy = alongRows || alongColumns ? null : new ResultCopy(c, beta != 0);
    transposed = copy == null && (!alongRows || (n == 1 && alongColumns && m > 1));
    int cStride = copy != null ? n : transposed ? c.columnStride() : c.rowStride();
    StridedOperand left = new StridedOperand(a.rowStride(), a.columnStride(), alpha);
    StridedOperand right = new StridedOperand(b.rowStride(), b.columnStride(), 1);
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
                epilogue.transpose(),
                lasts)
            : new Product(type, bits, m, n, k, left, right, cStride, beta, epilogue, lasts);
    work = (long) m * n * k;
  }

  /// Runs it on arrays.
  public void run(
      Workers workers, Object a, int aOffset, Object b, int bOffset, Object c, int cOffset) {
    int tasks = Math.clamp(work / WORTH_A_TASK, 1, workers.parallelism());
    if (tasks == 1 && copy == null && product.isSettled() && product.direct != null) {
      if (transposed) {
        product.runDirect(b, bOffset, a, aOffset, c, cOffset);
      } else {
        product.runDirect(a, aOffset, b, bOffset, c, cOffset);
      }
      return;
    }
    ProductRun run = product.take();
    Object dense = copy == null ? c : copy.take(c, cOffset);
    int denseOffset = copy == null ? cOffset : 0;
    try {
      if (transposed) {
        run.run(workers, tasks, b, bOffset, a, aOffset, dense, denseOffset);
      } else {
        run.run(workers, tasks, a, aOffset, b, bOffset, dense, denseOffset);
      }
    } finally {
      product.give(run);
    }
    if (copy != null) {
      copy.give(dense, c, cOffset);
    }
  }

  /// Whether blocks of the result are written where they belong when they are complete.
  public boolean isInPlace() {
    return copy == null;
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
