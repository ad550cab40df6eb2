package dev.lanewise.kernel;

import java.time.Duration;
import java.util.List;

/// An operation of several passes over rows that do not see each other: all passes over one block
/// of rows while it is in the cache, then the next block; blocks are shared out among workers.
final class RowBlocks implements Operation, Workers.Task {
  /// Elements of a block: a few tasks for each thread, and for one block a fraction of the
  /// second-level cache.
  private static final long FEWEST = 16 << 10;

  private static final long MOST = 128 << 10;
  private static final int BLOCKS = 32;

  /// Makes the passes over some rows.
  interface Passes {
    /// The passes, in order, over `rows` rows from `first` on; each works on the thread that runs
    /// it.
    List<? extends Operation> over(int first, int rows);
  }

  private final Workers workers;
  private final Operation[][] blocks;

  private RowBlocks(Workers workers, Operation[][] blocks) {
    this.workers = workers;
    this.blocks = blocks;
  }

  /// The passes over the rows of a matrix.
  static RowBlocks of(Matrix x, Workers workers, Passes passes) {
    long elements = Math.clamp(x.size() / BLOCKS, FEWEST, MOST);
    int rows = Math.clamp(elements / Math.max(1, x.columns()), 1, Math.max(1, x.rows()));
    Operation[][] blocks = new Operation[(int) ((x.rows() + rows - 1L) / rows)][];
    for (int i = 0; i < blocks.length; i++) {
      int first = i * rows;
      blocks[i] = passes.over(first, Math.min(rows, x.rows() - first)).toArray(Operation[]::new);
    }
    return new RowBlocks(workers, blocks);
  }

  @Override
  public void run() {
    workers.run(blocks.length, this);
  }

  /// Readies the passes of the first block; those of the others run the same code.
  @Override
  public boolean warmUp(Duration limit) {
    return blocks.length == 0 || new OperationsInOrder(blocks[0]).warmUp(limit);
  }

  @Override
  public void run(int block) {
    for (Operation pass : blocks[block]) {
      pass.run();
    }
  }
}
