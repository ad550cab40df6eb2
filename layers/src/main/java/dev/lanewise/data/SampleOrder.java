package dev.lanewise.data;

import dev.lanewise.kernel.RandomKey;

/// Orders of samples as a function of (seed, epoch).
public final class SampleOrder {
  /// The random stream that shuffles; augmentation has the one after it.
  static final long STREAM = 0x5348554646L;

  private SampleOrder() {}

  /// The shuffled order of an epoch: each of the n! orders is as likely as the generator can tell
  /// (Fisher and Yates, in the form of Durstenfeld 1964).
  ///
  /// @param seed the seed
  /// @param epoch the epoch
  /// @param order receives the positions 0 to `order.length - 1`
  public static void shuffle(long seed, long epoch, int[] order) {
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    permute(seed, epoch, order);
  }

  /// Brings the given numbers into the shuffled order of an epoch.
  ///
  /// @param seed the seed
  /// @param epoch the epoch
  /// @param values the numbers, moved in place
  static void permute(long seed, long epoch, int[] values) {
    SampleRandom random = new SampleRandom();
    random.start(RandomKey.of(seed, STREAM, epoch), 0);
    for (int i = values.length - 1; i > 0; i--) {
      int j = random.below(i + 1);
      int moved = values[i];
      values[i] = values[j];
      values[j] = moved;
    }
  }
}
