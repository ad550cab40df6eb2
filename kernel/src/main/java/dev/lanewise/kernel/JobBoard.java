package dev.lanewise.kernel;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The runs under way: up to 64 jobs whose tasks any thread may claim, one index at a time.
///
/// A job is a slot that is used again and again, so a run allocates nothing. Two counters rule it.
/// `unclaimed` falls as threads claim indices; only who has lowered it may read the job's task, and
/// the job cannot end before that index is done, so a thread that looks at a slot while it changes
/// hands claims from the new job or not at all. `unfinished` falls as indices end; at 0 the caller
/// takes the slot back.
///
/// Nothing can deadlock: a caller waits only for indices that are being executed, and whatever
/// those wait for is a job that began later.
final class JobBoard {
  static final int NONE = -1;

  private static final int SLOTS = Long.SIZE;

  /// Counters lie 128 bytes apart, so that no two share a cache line or a pair of them.
  private static final int SPACING = 32;

  private static final int SPINS_PER_CLOCK_READING = 16;

  private final AtomicLong used = new AtomicLong();
  private final AtomicIntegerArray unclaimed = new AtomicIntegerArray((SLOTS + 1) * SPACING);
  private final AtomicIntegerArray unfinished = new AtomicIntegerArray((SLOTS + 1) * SPACING);
  private final Workers.@Nullable Task[] task = new Workers.Task[SLOTS];
  private final int[] tasks = new int[SLOTS];
  private final AtomicReferenceArray<@Nullable Thread> waiter = new AtomicReferenceArray<>(SLOTS);
  private final AtomicReferenceArray<@Nullable Throwable> failure =
      new AtomicReferenceArray<>(SLOTS);

  private static int cell(int job) {
    return (job + 1) * SPACING;
  }

  /// A free slot, now the caller's, or [#NONE].
  int acquire() {
    while (true) {
      long now = used.get();
      if (now == -1L) {
        return NONE;
      }
      int job = Long.numberOfTrailingZeros(~now);
      if (used.compareAndSet(now, now | 1L << job)) {
        return job;
      }
    }
  }

  /// Lets every thread claim the indices of this job.
  void publish(int job, int count, Workers.Task work) {
    task[job] = work;
    tasks[job] = count;
    unfinished.set(cell(job), count);
    unclaimed.set(cell(job), count);
  }

  /// Works on any job until no index is left to claim.
  void help() {
    boolean found;
    do {
      found = false;
      for (long left = used.get(); left != 0; left &= left - 1) {
        found |= work(Long.numberOfTrailingZeros(left));
      }
    } while (found);
  }

  /// Whether some index is left to claim.
  boolean hasWork() {
    for (long left = used.get(); left != 0; left &= left - 1) {
      if (unclaimed.get(cell(Long.numberOfTrailingZeros(left))) > 0) {
        return true;
      }
    }
    return false;
  }

  /// Claims and runs indices of one job until none is left; whether there was one.
  private boolean work(int job) {
    int done = 0;
    while (true) {
      int left = unclaimed.get(cell(job));
      if (left <= 0) {
        break;
      }
      if (!unclaimed.compareAndSet(cell(job), left, left - 1)) {
        continue;
      }
      Workers.Task work = Objects.requireNonNull(task[job]);
      int index = tasks[job] - left;
      try {
        work.run(index);
      } catch (Throwable thrown) {
        recordFailure(job, thrown);
      }
      // While this thread holds an index it has not reported, the job stays, so reports can wait
      // for the last one.
      done++;
    }
    if (done == 0) {
      return false;
    }
    if (unfinished.addAndGet(cell(job), -done) == 0) {
      Thread sleeper = waiter.get(job);
      if (sleeper != null) {
        LockSupport.unpark(sleeper);
      }
    }
    return true;
  }

  private void recordFailure(int job, Throwable thrown) {
    synchronized (failure) {
      failure.set(job, SingleWorker.merge(failure.get(job), thrown));
    }
  }

  /// Works on this job, waits for the others that do, gives the slot back, and throws what the
  /// tasks threw.
  void workUntilDone(int job, long spinNanos) {
    work(job);
    if (unfinished.get(cell(job)) != 0 && !spin(job, spinNanos)) {
      sleep(job);
    }
    task[job] = null;
    Throwable thrown = failure.get(job);
    if (thrown != null) {
      failure.set(job, null);
    }
    release(job);
    if (thrown != null) {
      SingleWorker.rethrow(thrown);
    }
  }

  private boolean spin(int job, long nanos) {
    long start = System.nanoTime();
    do {
      for (int i = 0; i < SPINS_PER_CLOCK_READING; i++) {
        if (unfinished.get(cell(job)) == 0) {
          return true;
        }
        Thread.onSpinWait();
      }
    } while (System.nanoTime() - start < nanos);
    return false;
  }

  private void sleep(int job) {
    boolean interrupted = false;
    waiter.set(job, Thread.currentThread());
    while (unfinished.get(cell(job)) != 0) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    waiter.set(job, null);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void release(int job) {
    used.getAndAdd(-(1L << job));
  }
}
