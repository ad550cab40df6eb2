package dev.lanewise.bench.train;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Ends a run cleanly when the process is asked to end (Ctrl-C): asks the run to stop, and keeps
/// the process alive until what must be written is written. The virtual machine then ends with the
/// code of the signal, 130 for Ctrl-C.
public final class Interruption implements AutoCloseable {
  private static final int MOST_SECONDS = 60;

  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook;
  private volatile boolean isAsked;

  /// Waits for the signal.
  ///
  /// @param stop asks the run to end soon; called by another thread
  public Interruption(Runnable stop) {
    hook =
        new Thread(
            () -> {
              isAsked = true;
              stop.run();
              awaitEnd();
            },
            "interruption");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void awaitEnd() {
    try {
      if (!done.await(MOST_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("lanewise: the run did not end in time; its last checkpoint stands");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Whether the process is to end.
  public boolean isAsked() {
    return isAsked;
  }

  /// Lets the process end: everything is written.
  @Override
  public void close() {
    done.countDown();
    if (!isAsked) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The process is ending at this very moment, and nothing waits any more.
        isAsked = true;
      }
    }
  }
}
