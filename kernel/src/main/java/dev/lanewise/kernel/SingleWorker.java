package dev.lanewise.kernel;

import java.lang.reflect.UndeclaredThrowableException;
import org.jspecify.annotations.Nullable;

/// The calling thread alone.
final class SingleWorker implements Workers {
  static final SingleWorker INSTANCE = new SingleWorker();

  private SingleWorker() {}

  @Override
  public int parallelism() {
    return 1;
  }

  @Override
  public void run(int tasks, Task task) {
    requireTasks(tasks);
    runAll(tasks, task);
  }

  static void requireTasks(int tasks) {
    if (tasks < 0) {
      throw new IllegalArgumentException("tasks is " + tasks + ", but must not be negative");
    }
  }

  static void runAll(int tasks, Task task) {
    Throwable failure = null;
    for (int i = 0; i < tasks; i++) {
      try {
        task.run(i);
      } catch (Throwable thrown) {
        failure = merge(failure, thrown);
      }
    }
    if (failure != null) {
      rethrow(failure);
    }
  }

  /// The first failure, with the later one suppressed in it.
  @SuppressWarnings("ReferenceEquality")
  static Throwable merge(@Nullable Throwable first, Throwable later) {
    if (first == null) {
      return later;
    }
    if (first != later) {
      first.addSuppressed(later);
    }
    return first;
  }

  /// Throws a task's exception unchanged; a checked one, which no task may declare, inside an
  /// unchecked one.
  static void rethrow(Throwable thrown) {
    switch (thrown) {
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new UndeclaredThrowableException(thrown);
    }
  }

  @Override
  public void close() {}
}
