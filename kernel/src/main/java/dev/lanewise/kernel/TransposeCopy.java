package dev.lanewise.kernel;

/// Copies a matrix into its transpose in square blocks.
///
/// Where the rows of both are runs of memory, a block is turned in a scratch that stays in the
/// first-level cache: so whole cache lines are read and whole lines written, at once, and a
/// distance between rows that is a power of two, which maps all of a column to a few places of the
/// cache, does no harm.
final class TransposeCopy implements Operation, Workers.Task {
  /// A scratch of floats is 4 KiB.
  private static final int BLOCK = 32;

  private static final long TASK_ELEMENTS = 64 << 10;
  private static final int MOST_TASKS = 64;

  private final Matrix x;
  private final Matrix y;
  private final Workers workers;
  private final int bands;
  private final int tasks;
  private final boolean runs;
  private final float[][] floats;
  private final double[][] doubles;

  TransposeCopy(Matrix x, Matrix y, Workers workers) {
    this.x = x;
    this.y = y;
    this.workers = workers;
    bands = (int) ((y.rows() + BLOCK - 1L) / BLOCK);
    int most = Math.min(bands, MOST_TASKS);
    tasks = x.isEmpty() ? 0 : Math.clamp(x.size() / TASK_ELEMENTS, 1, most);
    runs = x.columnStride() == 1 && y.columnStride() == 1;
    boolean wide = x.type() == ElementType.DOUBLE;
    floats = new float[runs && !wide ? tasks : 0][BLOCK * BLOCK];
    doubles = new double[runs && wide ? tasks : 0][BLOCK * BLOCK];
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
        block(task, row, rows, column, Math.min(BLOCK, y.columns() - column));
      }
    }
  }

  /// Copies a block of y.
  private void block(int task, int row, int rows, int column, int columns) {
    int from = x.offset() + column * x.rowStride() + row * x.columnStride();
    int to = y.offset() + row * y.rowStride() + column * y.columnStride();
    if (x instanceof FloatMatrix a && y instanceof FloatMatrix b) {
      if (runs) {
        turn(a.array(), from, b.array(), to, rows, columns, floats[task]);
      } else {
        copy(a.array(), from, b.array(), to, rows, columns);
      }
    } else if (x instanceof DoubleMatrix a && y instanceof DoubleMatrix b) {
      if (runs) {
        turn(a.array(), from, b.array(), to, rows, columns, doubles[task]);
      } else {
        copy(a.array(), from, b.array(), to, rows, columns);
      }
    }
  }

  private void turn(
      float[] source, int from, float[] target, int to, int rows, int columns, float[] scratch) {
    int step = x.rowStride();
    for (int j = 0; j < columns; j++) {
      int read = from + j * step;
      for (int i = 0; i < rows; i++) {
        scratch[i * BLOCK + j] = source[read + i];
      }
    }
    for (int i = 0; i < rows; i++) {
      System.arraycopy(scratch, i * BLOCK, target, to + i * y.rowStride(), columns);
    }
  }

  private void turn(
      double[] source, int from, double[] target, int to, int rows, int columns, double[] scratch) {
    int step = x.rowStride();
    for (int j = 0; j < columns; j++) {
      int read = from + j * step;
      for (int i = 0; i < rows; i++) {
        scratch[i * BLOCK + j] = source[read + i];
      }
    }
    for (int i = 0; i < rows; i++) {
      System.arraycopy(scratch, i * BLOCK, target, to + i * y.rowStride(), columns);
    }
  }

  private void copy(float[] source, int from, float[] target, int to, int rows, int columns) {
    int readStep = x.rowStride();
    int writeStep = y.columnStride();
    for (int i = 0; i < rows; i++) {
      int read = from + i * x.columnStride();
      int write = to + i * y.rowStride();
      for (int j = 0; j < columns; j++) {
        target[write + j * writeStep] = source[read + j * readStep];
      }
    }
  }

  private void copy(double[] source, int from, double[] target, int to, int rows, int columns) {
    int readStep = x.rowStride();
    int writeStep = y.columnStride();
    for (int i = 0; i < rows; i++) {
      int read = from + i * x.columnStride();
      int write = to + i * y.rowStride();
      for (int j = 0; j < columns; j++) {
        target[write + j * writeStep] = source[read + j * readStep];
      }
    }
  }
}
