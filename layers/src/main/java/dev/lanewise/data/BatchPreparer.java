package dev.lanewise.data;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A daemon thread that fills one batch at a time ahead of its use.
///
/// One job is under way at most. The two counters are all the two threads share beside it; waiting
/// is a short spin and then sleep, and allocates nothing.
final class BatchPreparer implements Runnable {
  private static final int SPINS = 1000;

  private final BatchFiller filler;
  private final Thread thread;
  private @Nullable Batch job;
  private @Nullable Throwable failure;
  private long jobs;
  private volatile long submitted;
  private volatile long done;
  private volatile @Nullable Thread waiting;
  private volatile boolean closed;

  BatchPreparer(BatchFiller filler) {
    this.filler = filler;
    thread = Thread.ofPlatform().daemon().name("lanewise-batches").unstarted(this);
  }

  void start() {
    thread.start();
  }

  /// Hands over a batch to be filled; only while nothing is under way.
  void submit(Batch batch) {
    job = batch;
    jobs++;
    submitted = jobs;
    LockSupport.unpark(thread);
  }

  /// Waits until nothing is under way.
  void await() {
    waiting = Thread.currentThread();
    boolean interrupted = false;
    for (int spins = 0; done != submitted; spins++) {
      if (spins < SPINS) {
        Thread.onSpinWait();
      } else {
        LockSupport.park(this);
        interrupted |= Thread.interrupted();
      }
    }
    waiting = null;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// Throws what went wrong in the last job, once; only while nothing is under way.
  void rethrow() {
    Throwable thrown = failure;
    failure = null;
    switch (thrown) {
      case null -> {}
      case Error e -> throw e;
      case RuntimeException e -> throw e;
      default -> throw new IllegalStateException(thrown);
    }
  }

  @Override
  public void run() {
    while (!closed) {
      if (done == submitted) {
        LockSupport.park(this);
        continue;
      }
      Batch batch = job;
      failure = null;
      try {
        if (batch != null) {
          filler.fill(batch);
        }
      } catch (RuntimeException | Error e) {
        failure = e;
      }
      done = submitted;
      LockSupport.unpark(waiting);
    }
  }

  /// Ends the thread when it has done what it is at.
  void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
