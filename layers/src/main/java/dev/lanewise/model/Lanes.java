package dev.lanewise.model;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Lanes lent to callers, one to each at a time. Lanes are made when first needed; a caller that
/// finds all of them lent waits. Taking and giving back allocate nothing where nobody waits.
final class Lanes {
  private final AtomicReferenceArray<@Nullable Lane> free;
  private final Semaphore permits;
  private final Supplier<Lane> maker;

  /// @param most how many callers at once
  Lanes(int most, Supplier<Lane> maker) {
    free = new AtomicReferenceArray<>(most);
    permits = new Semaphore(most);
    this.maker = maker;
  }

  /// A lane for the calling thread alone, until it is given back. A thread finds the one it had
  /// before if nobody took it meanwhile.
  Lane take() {
    permits.acquireUninterruptibly();
    int first = first();
    for (int i = 0; i < free.length(); i++) {
      Lane lane = free.getAndSet((first + i) % free.length(), null);
      if (lane != null) {
        return lane;
      }
    }
    try {
      return maker.get();
    } catch (RuntimeException | Error e) {
      permits.release();
      throw e;
    }
  }

  /// Gives a lane back.
  void give(Lane lane) {
    int first = first();
    for (int i = 0; i < free.length(); i++) {
      if (free.compareAndSet((first + i) % free.length(), null, lane)) {
        break;
      }
    }
    permits.release();
  }

  private int first() {
    return (int) (Thread.currentThread().threadId() % free.length());
  }
}
