package dev.lanewise.kernel;

import java.time.Duration;

/// Operations done one after another.
///
/// @param operations each of them; the array is not copied
record OperationsInOrder(Operation[] operations) implements Operation {
  @Override
  public void run() {
    for (Operation operation : operations) {
      operation.run();
    }
  }

  @Override
  public boolean warmUp(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    boolean all = true;
    for (Operation operation : operations) {
      all &= operation.warmUp(Duration.ofNanos(end - System.nanoTime()));
    }
    return all;
  }
}
