package dev.lanewise.training;

import dev.lanewise.layers.BuiltLoss;
import dev.lanewise.layers.BuiltNetwork;
import dev.lanewise.optimizers.Stepper;
import java.time.Duration;

/// Compiled code before the first step, see [Trainer.Builder#warmUp(Duration)].
final class WarmUp {
  /// A second of waiting is paid by so many operations ahead. A core with wide vectors does them in
  /// about three seconds, and would do them in twice that and more if it began cold.
  private static final double OPERATIONS_PER_SECOND = 3e11;

  /// The backward pass has two products for each one of the forward pass.
  private static final int PASSES = 3;

  /// The compiler does nothing in less.
  private static final Duration SHORTEST = Duration.ofMillis(20);

  private WarmUp() {}

  /// How long a run may wait.
  ///
  /// @param operations of a forward pass over one sample
  /// @param samples that the run will go through
  /// @param limit at most so long
  /// @return zero if it is not worth it
  static Duration worthwhile(long operations, double samples, Duration limit) {
    double seconds = PASSES * (double) operations * samples / OPERATIONS_PER_SECOND;
    Duration paid =
        seconds < limit.toNanos() * 1e-9 ? Duration.ofNanos((long) (seconds * 1e9)) : limit;
    return paid.compareTo(SHORTEST) < 0 ? Duration.ZERO : paid;
  }

  /// Readies what a step runs, first the loops of the optimizer and of the loss, which are few, in
  /// a quarter of the time each at most.
  ///
  /// @param batch samples of a step
  /// @param limit how long to wait at most
  /// @return whether all is ready
  static boolean of(
      BuiltNetwork network, BuiltLoss loss, int batch, Stepper stepper, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    boolean isReady = stepper.warmUp(limit.dividedBy(4));
    isReady &= loss.warmUp(batch, limit.dividedBy(4));
    return network.warmUp(batch, Duration.ofNanos(Math.max(0, end - System.nanoTime()))) && isReady;
  }
}
