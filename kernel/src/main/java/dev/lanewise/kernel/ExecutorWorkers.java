package dev.lanewise.kernel;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/// Threads borrowed from an executor of the application, for as long as there is something to do.
final class ExecutorWorkers extends SharedWorkers {
  private static final long SPIN_NANOS = 20_000;

  private final Executor executor;
  private final AtomicInteger borrowed = new AtomicInteger();
  private final Runnable helper = this::serve;

  ExecutorWorkers(Executor executor, int parallelism) {
    super(parallelism);
    this.executor = executor;
  }

  @Override
  long spinNanos() {
    return SPIN_NANOS;
  }

  @Override
  void callHelpers(int count) {
    for (int i = 0; i < count && borrow(); i++) {
      try {
        executor.execute(helper);
      } catch (RejectedExecutionException _) {
        borrowed.getAndDecrement();
        return;
      } catch (Throwable thrown) {
        borrowed.getAndDecrement();
        throw thrown;
      }
    }
  }

  /// Whether one more thread may be asked for; at most parallelism - 1 are out at any time.
  private boolean borrow() {
    while (true) {
      int now = borrowed.get();
      if (now >= parallelism() - 1) {
        return false;
      }
      if (borrowed.compareAndSet(now, now + 1)) {
        return true;
      }
    }
  }

  /// A job published between the last look and the return of the thread was refused a helper, so
  /// look once more.
  private void serve() {
    do {
      board.help();
      borrowed.getAndDecrement();
    } while (board.hasWork() && borrow());
  }
}
