package dev.lanewise.kernel.runtime;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Working memory that is kept from run to run: as many pieces as there were runs at once, up to a
/// bound. Any number of threads may take and give.
public final class Idle<T> {
  private static final int FEWEST = 8;
  private static final int KEPT = Math.max(FEWEST, Runtime.getRuntime().availableProcessors());

  private final AtomicReferenceArray<@Nullable T> kept = new AtomicReferenceArray<>(KEPT);
  private final Supplier<T> maker;

  /// @param maker makes a piece where none is idle
  public Idle(Supplier<T> maker) {
    this.maker = maker;
  }

  /// A piece for one run, to be given back.
  public T take() {
    for (int i = 0; i < KEPT; i++) {
      T piece = kept.get(i) == null ? null : kept.getAndSet(i, null);
      if (piece != null) {
        return piece;
      }
    }
    return maker.get();
  }

  /// Gives a piece back.
  public void give(T piece) {
    for (int i = 0; i < KEPT; i++) {
      if (kept.compareAndSet(i, null, piece)) {
        return;
      }
    }
  }
}
