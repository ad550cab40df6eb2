package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Gemm;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Ops;
import dev.lanewise.kernel.Workers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A product that is known to be symmetric: of what lies above its diagonal only what is in one
/// piece with the diagonal is computed, and the rest mirrored. The bits are those of the full
/// product, since each cell is one chain of the same products in the same order as its mirror
/// image.
final class SymmetricProduct implements Runnable {
  /// Rows computed at once. Fewer save more of the upper half, but pack the right factor more
  /// often.
  private static final int PANEL = 256;

  /// Products of one panel.
  private record Panel(Gemm plan, Matrix a, Matrix b, Matrix c, @Nullable Runnable mirror) {}

  private final List<Panel> panels = new ArrayList<>();
  private final Workers workers;

  /// @param then what becomes of a cell of the result, of the loop's input `c` and, where there is
  ///   one, `with`
  /// @param with a symmetric matrix that `then` reads
  SymmetricProduct(
      Matrix a, Matrix b, Matrix c, @Nullable Loop then, @Nullable Matrix with, Workers workers) {
    this.workers = workers;
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
      Runnable mirror =
          row == 0
              ? null
              : Ops.transposeCopy(c.slice(row, 0, rows, row), c.slice(0, row, row, rows), workers);
      panels.add(new Panel(plan, left, right, part, mirror));
      row = end;
    }
  }

  @Override
  public void run() {
    for (int i = 0; i < panels.size(); i++) {
      Panel panel = panels.get(i);
      panel.plan.run(panel.a, panel.b, panel.c, workers);
      if (panel.mirror != null) {
        panel.mirror.run();
      }
    }
  }
}
