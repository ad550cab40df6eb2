package dev.lanewise.kernel;

/// Workers with several threads: a run is put on the board, helpers are called, and the caller
/// works along.
abstract sealed class SharedWorkers implements Workers permits PooledWorkers, ExecutorWorkers {
  private final int parallelism;
  final JobBoard board = new JobBoard();
  private volatile boolean closed;

  SharedWorkers(int parallelism) {
    this.parallelism = parallelism;
  }

  @Override
  public final int parallelism() {
    return parallelism;
  }

  @Override
  public final void run(int tasks, Task task) {
    SingleWorker.requireTasks(tasks);
    if (closed) {
      throw new IllegalStateException(
          "these workers are closed; make new ones, or close them after their last use");
    }
    int job = tasks > 1 && parallelism > 1 ? board.acquire() : JobBoard.NONE;
    if (job == JobBoard.NONE) {
      SingleWorker.runAll(tasks, task);
      return;
    }
    board.publish(job, tasks, task);
    try {
      callHelpers(Math.min(tasks, parallelism) - 1);
    } finally {
      board.workUntilDone(job, spinNanos());
    }
  }

  /// Gets up to this many threads to look at the board.
  abstract void callHelpers(int count);

  /// How long a caller that has nothing left to do looks on before it sleeps.
  abstract long spinNanos();

  final boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
  }
}
