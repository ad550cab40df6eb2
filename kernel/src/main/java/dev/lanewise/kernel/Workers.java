package dev.lanewise.kernel;

import java.util.concurrent.Executor;

/// Who does the work: the calling thread alone, a pool of own threads, or an executor of the
/// application.
///
/// Every operation takes its workers as an argument; nothing is started that was not asked for. The
/// calling thread always takes part, so a run makes progress even when every other thread is busy.
/// Any number of threads may use the same workers at once, and a task may itself run tasks on the
/// workers that run it. A run allocates nothing once warm.
///
/// Results never depend on the workers: operations cut their work by its shape, and not by the
/// number of threads.
public sealed interface Workers extends AutoCloseable permits SingleWorker, SharedWorkers {

  /// A numbered piece of work.
  @FunctionalInterface
  interface Task {
    /// Does the piece with this index.
    void run(int index);
  }

  /// The calling thread alone.
  static Workers single() {
    return SingleWorker.INSTANCE;
  }

  /// A pool that works with this many threads: the caller and `threads - 1` daemon threads of its
  /// own.
  ///
  /// The threads start at the first run of more than one task. After a run they wait for the next
  /// one for a few tens of microseconds, then sleep and use no processor time. Call [#close()] to
  /// end them.
  ///
  /// @throws IllegalArgumentException if threads is less than 1
  static Workers pool(int threads) {
    return new PooledWorkers(requireParallelism("threads", threads));
  }

  /// Workers that borrow at most `parallelism - 1` threads of an executor at a time, beside the
  /// caller.
  ///
  /// The executor may run, delay or reject what it is given: what it does not do, the caller does.
  /// It is not closed by [#close()].
  ///
  /// @throws IllegalArgumentException if parallelism is less than 1
  static Workers of(Executor executor, int parallelism) {
    return new ExecutorWorkers(executor, requireParallelism("parallelism", parallelism));
  }

  private static int requireParallelism(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ", but must be at least 1");
    }
    return value;
  }

  /// The number of threads that work at once on behalf of one caller, the caller included.
  int parallelism();

  /// Runs the task for each index from 0 to `tasks - 1`, once each, in any order and on any of the
  /// threads, and returns when all have ended. What the tasks wrote is then visible to the caller,
  /// and what the caller wrote before is visible to them.
  ///
  /// If tasks throw, the others still run; then the first exception is thrown, with the further
  /// ones suppressed in it. An interrupt does not end a run; the caller's interrupt flag is kept.
  ///
  /// @throws IllegalArgumentException if tasks is negative
  /// @throws IllegalStateException if these workers are closed
  void run(int tasks, Task task);

  /// Ends the threads of a pool as soon as they have done what they are at; runs under way end as
  /// usual. Does not wait. Closing twice, or closing [#single()], does nothing.
  @Override
  void close();
}
