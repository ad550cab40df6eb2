package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkersTest {
  private final ExecutorService fixed = Executors.newFixedThreadPool(2);
  private final ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Workers> all =
      List.of(
          Workers.single(),
          Workers.pool(1),
          Workers.pool(2),
          Workers.pool(3),
          Workers.pool(8),
          Workers.of(fixed, 3),
          Workers.of(virtual, 4),
          Workers.of(Runnable::run, 2),
          Workers.of(
              _ -> {
                throw new RejectedExecutionException("full");
              },
              5),
          Workers.of(_ -> {}, 3));

  List<Workers> all() {
    return all;
  }

  @AfterAll
  void close() {
    all.forEach(Workers::close);
    fixed.shutdown();
    virtual.shutdown();
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("all")
  void everyIndexRunsOnce(Workers workers) {
    for (int tasks : new int[] {0, 1, 2, 3, 7, 64, 1000}) {
      for (int round = 0; round < 200; round++) {
        AtomicIntegerArray counts = new AtomicIntegerArray(tasks);
        workers.run(tasks, counts::incrementAndGet);
        for (int i = 0; i < tasks; i++) {
          assertEquals(1, counts.get(i));
        }
      }
    }
  }

  /// Plain writes by tasks are seen by the caller, and plain writes by the caller by the next
  /// tasks.
  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("all")
  void writesAreVisible(Workers workers) {
    int[] cells = new int[16];
    for (int round = 1; round <= 2000; round++) {
      workers.run(cells.length, i -> cells[i]++);
      for (int i = 0; i < cells.length; i++) {
        assertEquals(2 * round - 1, cells[i]);
        cells[i]++;
      }
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("all")
  void runsNest(Workers workers) {
    for (int round = 0; round < 50; round++) {
      AtomicInteger count = new AtomicInteger();
      workers.run(5, _ -> workers.run(4, _ -> workers.run(3, _ -> count.incrementAndGet())));
      assertEquals(60, count.get());
    }
  }

  /// Deeper than the board has slots: the rest runs on the caller.
  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("all")
  void nestingMayGoDeep(Workers workers) {
    AtomicInteger count = new AtomicInteger();
    nest(workers, 100, count);
    assertEquals(101, count.get());
  }

  private static void nest(Workers workers, int depth, AtomicInteger count) {
    workers.run(
        2,
        i -> {
          if (i == 0 && depth > 0) {
            nest(workers, depth - 1, count);
          } else if (i == 1 || depth == 0) {
            count.addAndGet(i == 1 ? 1 : 0);
          }
        });
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("all")
  void failuresAreCollectedAndTheOthersRun(Workers workers) {
    for (int round = 0; round < 200; round++) {
      AtomicInteger count = new AtomicInteger();
      IllegalArgumentException thrown =
          assertThrows(
              IllegalArgumentException.class,
              () ->
                  workers.run(
                      9,
                      i -> {
                        count.incrementAndGet();
                        if (i % 3 == 1) {
                          throw new IllegalArgumentException("task " + i);
                        }
                      }));
      assertEquals(9, count.get());
      assertEquals(2, thrown.getSuppressed().length);
      workers.run(4, _ -> count.incrementAndGet());
      assertEquals(13, count.get());
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("all")
  void oneExceptionThrownTwiceAndErrorsPassUnchanged(Workers workers) {
    StackOverflowError error = new StackOverflowError("made up");
    assertSame(
        error,
        assertThrows(
            StackOverflowError.class,
            () ->
                workers.run(
                    2,
                    _ -> {
                      throw error;
                    })));
    assertEquals(0, error.getSuppressed().length);
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("all")
  void eightCallersAtOnce(Workers workers) throws InterruptedException {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    List<Thread> callers = new ArrayList<>();
    for (int c = 0; c < 8; c++) {
      int caller = c;
      callers.add(
          Thread.ofPlatform()
              .start(() -> {
                try {
                  callOften(workers, caller);
                } catch (Throwable thrown) {
                  failure.set(thrown);
                }
              }));
    }
    for (Thread caller : callers) {
      caller.join();
    }
    assertEquals(null, failure.get());
  }

  private static void callOften(Workers workers, int caller) {
    int[] sums = new int[13];
    for (int round = 0; round < 500; round++) {
      int expected = caller + round;
      int tasks = 1 + (round + caller) % sums.length;
      workers.run(
          tasks,
          i -> {
            if (i == 2) {
              workers.run(2, j -> sums[3 + j] = 0);
            }
            if (i != 3 && i != 4) {
              sums[i] = expected;
            }
          });
      for (int i = 0; i < Math.min(3, tasks); i++) {
        assertEquals(expected, sums[i]);
      }
    }
  }

  @Test
  void poolUsesItsThreads() {
    try (Workers workers = Workers.pool(3)) {
      Set<Thread> seen = ConcurrentHashMap.newKeySet();
      CountDownLatch together = new CountDownLatch(3);
      workers.run(
          3,
          _ -> {
            seen.add(Thread.currentThread());
            together.countDown();
            await(together);
          });
      assertEquals(3, seen.size());
      assertTrue(seen.contains(Thread.currentThread()));
      seen.stream()
          .filter(thread -> thread != Thread.currentThread())
          .forEach(thread -> assertTrue(thread.isDaemon()));
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void noThreadBeforeTheFirstUseAndNoneAfterClosing() throws InterruptedException {
    Workers workers = Workers.pool(4);
    workers.run(1, _ -> {});
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    CountDownLatch together = new CountDownLatch(4);
    workers.run(
        4,
        _ -> {
          threads.add(Thread.currentThread());
          together.countDown();
          await(together);
        });
    threads.remove(Thread.currentThread());
    assertEquals(3, threads.size());
    Thread.sleep(20);
    workers.close();
    workers.close();
    for (Thread thread : threads) {
      assertTrue(thread.join(Duration.ofSeconds(10)));
    }
    IllegalStateException thrown =
        assertThrows(IllegalStateException.class, () -> workers.run(2, _ -> {}));
    assertEquals(
        "these workers are closed; make new ones, or close them after their last use",
        thrown.getMessage());
  }

  @Test
  void closingDuringARunLetsItEnd() {
    Workers workers = Workers.pool(2);
    AtomicInteger count = new AtomicInteger();
    workers.run(
        20,
        i -> {
          if (i == 3) {
            workers.close();
          }
          count.incrementAndGet();
        });
    assertEquals(20, count.get());
  }

  @Test
  void idleThreadsSleep() throws InterruptedException {
    try (Workers workers = Workers.pool(2)) {
      AtomicReference<Thread> other = new AtomicReference<>();
      CountDownLatch together = new CountDownLatch(2);
      Thread caller = Thread.currentThread();
      workers.run(
          2,
          _ -> {
            if (Thread.currentThread() != caller) {
              other.set(Thread.currentThread());
            }
            together.countDown();
            await(together);
          });
      Thread.sleep(50);
      var beans = ManagementFactory.getThreadMXBean();
      long before = beans.getThreadCpuTime(other.get().threadId());
      Thread.sleep(100);
      assertEquals(before, beans.getThreadCpuTime(other.get().threadId()));
    }
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("all")
  void interruptsAreKept(Workers workers) {
    Thread.currentThread().interrupt();
    AtomicInteger count = new AtomicInteger();
    for (int round = 0; round < 5; round++) {
      workers.run(
          4,
          i -> {
            if (i > 0) {
              LockSupport.parkNanos(300_000);
            }
            count.incrementAndGet();
          });
    }
    assertEquals(20, count.get());
    assertTrue(Thread.interrupted());
    assertFalse(Thread.currentThread().isInterrupted());
  }

  @Test
  void badArgumentsAreNamed() {
    assertEquals(
        "threads is 0, but must be at least 1",
        assertThrows(IllegalArgumentException.class, () -> Workers.pool(0)).getMessage());
    assertEquals(
        "parallelism is -1, but must be at least 1",
        assertThrows(IllegalArgumentException.class, () -> Workers.of(Runnable::run, -1))
            .getMessage());
    assertEquals(
        "tasks is -5, but must not be negative",
        assertThrows(IllegalArgumentException.class, () -> Workers.single().run(-5, _ -> {}))
            .getMessage());
  }

  @Test
  void runsAllocateNothing() {
    var beans = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Workers workers = Workers.pool(2)) {
      for (Workers each : List.of(Workers.single(), workers, Workers.of(Runnable::run, 2))) {
        int[] cells = new int[64];
        Workers.Task task = i -> cells[8 * i]++;
        for (int i = 0; i < 1000; i++) {
          each.run(8, task);
        }
        long before = beans.getTotalThreadAllocatedBytes();
        long least = Long.MAX_VALUE;
        long end = System.nanoTime() + 20_000_000_000L;
        while (least >= 10_000 && System.nanoTime() < end) {
          before = beans.getTotalThreadAllocatedBytes();
          for (int i = 0; i < 10_000; i++) {
            each.run(8, task);
          }
          least = Math.min(least, beans.getTotalThreadAllocatedBytes() - before);
        }
        assertTrue(least < 10_000, "bytes in 10000 runs: " + least);
      }
    }
  }
}
