package dev.lanewise.kernel;

import dev.lanewise.kernel.codegen.Lanes;

/// The k first elements of each row by a heap of k whose root is the last of them: most elements
/// are compared with the root alone.
final class TopK implements Operation, Workers.Task {
  private static final long TASK_ELEMENTS = 16 << 10;
  private static final int MOST_TASKS = 64;

  private final Matrix x;
  private final int k;
  private final Matrix values;
  private final int[] positions;
  private final Workers workers;
  private final Heap[] heaps;

  TopK(Matrix x, int k, Matrix values, int[] positions, Workers workers) {
    this.x = x;
    this.k = k;
    this.values = values;
    this.positions = positions;
    this.workers = workers;
    int most = Math.min(x.rows(), MOST_TASKS);
    heaps = new Heap[k == 0 ? 0 : Math.clamp(x.size() / TASK_ELEMENTS, Math.min(1, most), most)];
    for (int i = 0; i < heaps.length; i++) {
      heaps[i] = new Heap(k, new double[x.columns()]);
    }
  }

  @Override
  public void run() {
    workers.run(heaps.length, this);
  }

  @Override
  public void run(int task) {
    int begin = (int) ((long) x.rows() * task / heaps.length);
    int end = (int) ((long) x.rows() * (task + 1) / heaps.length);
    Heap heap = heaps[task];
    for (int i = begin; i < end; i++) {
      read(i, heap.row);
      heap.select();
      for (int j = 0; j < k; j++) {
        values.set(i, j, heap.values[j]);
        positions[i * k + j] = heap.columns[j];
      }
    }
  }

  private void read(int i, double[] row) {
    int at = x.offset() + i * x.rowStride();
    int step = x.columnStride();
    if (x instanceof FloatMatrix m) {
      float[] array = m.array();
      for (int j = 0; j < row.length; j++) {
        row[j] = array[at + j * step];
      }
    } else if (x instanceof DoubleMatrix m) {
      double[] array = m.array();
      for (int j = 0; j < row.length; j++) {
        row[j] = array[at + j * step];
      }
    }
  }

  /// The elements found so far, each after the one above it in the order that is wanted reversed:
  /// the root is the last.
  private static final class Heap {
    final double[] row;
    final double[] values;
    final int[] columns;

    Heap(int k, double[] row) {
      this.row = row;
      values = new double[k];
      columns = new int[k];
    }

    void select() {
      int k = values.length;
      for (int j = 0; j < k; j++) {
        rise(j, row[j], j);
      }
      double last = values[0];
      for (int j = k; j < row.length; j++) {
        double value = row[j];
        // Columns rise, so an equal never comes first; a NaN comes before every number.
        if (value > last || (Double.isNaN(value) && !Double.isNaN(last))) {
          sink(k, value, j);
          last = values[0];
        }
      }
      for (int size = k - 1; size > 0; size--) {
        double value = values[size];
        int column = columns[size];
        values[size] = values[0];
        columns[size] = columns[0];
        sink(size, value, column);
      }
    }

    private void rise(int place, double value, int column) {
      int at = place;
      while (at > 0) {
        int above = (at - 1) / 2;
        if (Lanes.before(true, value, column, values[above], columns[above])) {
          break;
        }
        values[at] = values[above];
        columns[at] = columns[above];
        at = above;
      }
      values[at] = value;
      columns[at] = column;
    }

    private void sink(int size, double value, int column) {
      int at = 0;
      while (true) {
        int below = 2 * at + 1;
        if (below >= size) {
          break;
        }
        if (below + 1 < size && isBefore(below, below + 1)) {
          below++;
        }
        if (Lanes.before(true, values[below], columns[below], value, column)) {
          break;
        }
        values[at] = values[below];
        columns[at] = columns[below];
        at = below;
      }
      values[at] = value;
      columns[at] = column;
    }

    private boolean isBefore(int a, int b) {
      return Lanes.before(true, values[a], columns[a], values[b], columns[b]);
    }
  }
}
