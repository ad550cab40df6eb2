package dev.lanewise.bench.harness;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// The executor that JMH is told to use: one thread for all cases of a child.
///
/// JMH makes a new thread for every run. Native libraries keep a team of threads for each thread
/// that calls them, and teams of threads that have gone would spin beside the next case.
public final class SharedThread extends AbstractExecutorService {
  private static final ExecutorService THREAD =
      Executors.newSingleThreadExecutor(
          task -> Thread.ofPlatform().daemon().name("measured").unstarted(task));

  private volatile boolean shutdown;

  /// Called by JMH, which gives the number of threads and a prefix for their names.
  public SharedThread(int threads, String prefix) {
    if (threads != 1) {
      throw new IllegalArgumentException(prefix + ": only one thread calls, not " + threads);
    }
  }

  /// Calls something on that thread, and waits; for what JMH does not measure.
  static <T> T call(Callable<T> something) {
    try {
      return THREAD.submit(something).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while measuring", e);
    }
  }

  @Override
  public void execute(Runnable task) {
    THREAD.execute(task);
  }

  @Override
  public void shutdown() {
    shutdown = true;
  }

  @Override
  public List<Runnable> shutdownNow() {
    shutdown = true;
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return shutdown;
  }

  @Override
  public boolean isTerminated() {
    return shutdown;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return shutdown;
  }
}
