package dev.lanewise.kernel;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A fixed pool: the caller and daemon threads that look on for a moment after each run and then
/// sleep.
final class PooledWorkers extends SharedWorkers {
  /// Long enough to span the serial part between two products, short against the slice a scheduler
  /// gives.
  private static final long SPIN_NANOS = 50_000;

  /// With more threads than processors, a thread that looks on keeps another from working.
  private static final long CROWDED_SPIN_NANOS = 1_000;

  private static final int SPINS_PER_CLOCK_READING = 16;
  private static final int BUSY = 0;
  private static final int LOOKING = 1;
  private static final int ASLEEP = 2;
  private static final AtomicInteger POOLS = new AtomicInteger();

  private final long spinNanos;
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicIntegerArray states;
  private volatile Thread @Nullable [] threads;

  PooledWorkers(int parallelism) {
    super(parallelism);
    states = new AtomicIntegerArray(parallelism - 1);
    spinNanos =
        parallelism <= Runtime.getRuntime().availableProcessors() ? SPIN_NANOS : CROWDED_SPIN_NANOS;
  }

  @Override
  long spinNanos() {
    return spinNanos;
  }

  @Override
  void callHelpers(int count) {
    Thread[] started = threads;
    if (started == null) {
      started = start();
    }
    calls.getAndIncrement();
    wake(started, count);
  }

  /// Counts on the threads that are looking on, and wakes others until there are enough; busy ones
  /// come by themselves.
  private void wake(Thread[] started, int count) {
    int left = count;
    for (int i = 0; i < started.length && left > 0; i++) {
      int state = states.get(i);
      if (state == LOOKING) {
        left--;
      } else if (state == ASLEEP && states.compareAndSet(i, ASLEEP, LOOKING)) {
        LockSupport.unpark(started[i]);
        left--;
      }
    }
  }

  private synchronized Thread[] start() {
    Thread[] started = threads;
    if (started == null) {
      started = new Thread[parallelism() - 1];
      String name = "lanewise-" + POOLS.incrementAndGet() + "-";
      for (int i = 0; i < started.length; i++) {
        int self = i;
        started[i] = new Thread(() -> serve(self), name + (i + 1));
        started[i].setDaemon(true);
      }
      threads = started;
      for (Thread thread : started) {
        thread.start();
      }
    }
    return started;
  }

  private void serve(int self) {
    while (!isClosed()) {
      int seen = calls.get();
      states.setRelease(self, BUSY);
      board.help();
      states.setRelease(self, LOOKING);
      if (!spinUntilCalled(seen)) {
        sleepUntilCalled(self, seen);
      }
    }
  }

  private boolean isCalled(int seen) {
    return calls.get() != seen || isClosed();
  }

  private boolean spinUntilCalled(int seen) {
    long start = System.nanoTime();
    do {
      for (int i = 0; i < SPINS_PER_CLOCK_READING; i++) {
        if (isCalled(seen)) {
          return true;
        }
        Thread.onSpinWait();
      }
    } while (System.nanoTime() - start < spinNanos);
    return false;
  }

  private void sleepUntilCalled(int self, int seen) {
    states.set(self, ASLEEP);
    while (!isCalled(seen) && states.get(self) == ASLEEP) {
      LockSupport.park(this);
      // A task may have left this thread interrupted, and an interrupted thread does not park.
      Thread.interrupted();
    }
  }

  @Override
  public void close() {
    super.close();
    Thread[] started = threads;
    if (started != null) {
      for (Thread thread : started) {
        LockSupport.unpark(thread);
      }
    }
  }
}
