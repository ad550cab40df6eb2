package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Gemm;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Operation;
import dev.lanewise.kernel.Ops;
import dev.lanewise.kernel.Workers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A product that is known to be symmetric: of what lies above its diagonal only what is in one
/// piece with the diagonal is computed, and the rest mirrored. The bits are those of the full
/// product, since each cell is one chain of the same products in the same order as its mirror
/// image.
final class SymmetricProduct {
  /// Rows computed at once. Fewer save more of the upper half, but pack the right factor more
  /// often.
  private static final int PANEL = 256;

  private SymmetricProduct() {}

  /// @param then what becomes of a cell of the result, of the loop's input `c` and, where there is
  ///   one, `with`
  /// @param with a symmetric matrix that `then` reads
  static Operation of(
      Matrix a, Matrix b, Matrix c, @Nullable Loop then, @Nullable Matrix with, Workers workers) {
    List<Operation> panels = new ArrayList<>();
    int m = c.rows();
    for (int row = 0; row < m; ) {
      int rows = m - row < 2 * PANEL ? m - row : PANEL;
      int end = row + rows;
      Matrix left = a.slice(row, 0, rows, a.columns());
      Matrix right = b.slice(0, 0, b.rows(), end);
      Matrix part = c.slice(row, 0, rows, end);
      Gemm plan = Gemm.plan(1, left, right, 0, part);
      if (then != null && with != null) {
        plan =
            plan.then(
                then.bind(rows, end).set("c", part).set("with", with.slice(row, 0, rows, end)));
      }
      panels.add(plan.bind(left, right, part, workers));
      if (row > 0) {
        panels.add(
            Ops.transposeCopy(c.slice(row, 0, rows, row), c.slice(0, row, row, rows), workers));
      }
      row = end;
    }
    return Operation.inOrder(panels);
  }
}
