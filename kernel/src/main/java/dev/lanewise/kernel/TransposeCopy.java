package dev.lanewise.kernel;

/// Copies a matrix into its transpose in square blocks: of each block whole cache lines are read
/// and whole cache lines written.
final class TransposeCopy implements Runnable, Workers.Task {
  /// A block of floats is 4 KiB on either side.
  private static final int BLOCK = 32;

  private static final long TASK_ELEMENTS = 64 << 10;
  private static final int MOST_TASKS = 64;

  private final Matrix x;
  private final Matrix y;
  private final Workers workers;
  private final int bands;
  private final int tasks;

  TransposeCopy(Matrix x, Matrix y, Workers workers) {
    this.x = x;
    this.y = y;
    this.workers = workers;
    bands = (int) ((y.rows() + BLOCK - 1L) / BLOCK);
    int most = Math.min(bands, MOST_TASKS);
    tasks = x.isEmpty() ? 0 : Math.clamp(x.size() / TASK_ELEMENTS, 1, most);
  }

  @Override
  public void run() {
    workers.run(tasks, this);
  }

  @Override
  public void run(int task) {
    int begin = (int) ((long) bands * task / tasks);
    int end = (int) ((long) bands * (task + 1) / tasks);
    for (int band = begin; band < end; band++) {
      int row = band * BLOCK;
      int rows = Math.min(BLOCK, y.rows() - row);
      for (int column = 0; column < y.columns(); column += BLOCK) {
        block(row, rows, column, Math.min(BLOCK, y.columns() - column));
      }
    }
  }

  private void block(int row, int rows, int column, int columns) {
    int from = x.offset() + column * x.rowStride() + row * x.columnStride();
    int to = y.offset() + row * y.rowStride() + column * y.columnStride();
    if (x instanceof FloatMatrix a && y instanceof FloatMatrix b) {
      float[] source = a.array();
      float[] target = b.array();
      for (int i = 0; i < rows; i++) {
        int read = from + i * x.columnStride();
        int write = to + i * y.rowStride();
        for (int j = 0; j < columns; j++) {
          target[write + j * y.columnStride()] = source[read + j * x.rowStride()];
        }
      }
    } else if (x instanceof DoubleMatrix a && y instanceof DoubleMatrix b) {
      double[] source = a.array();
      double[] target = b.array();
      for (int i = 0; i < rows; i++) {
        int read = from + i * x.columnStride();
        int write = to + i * y.rowStride();
        for (int j = 0; j < columns; j++) {
          target[write + j * y.columnStride()] = source[read + j * x.rowStride()];
        }
      }
    }
  }
}
