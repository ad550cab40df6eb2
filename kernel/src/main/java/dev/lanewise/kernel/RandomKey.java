package dev.lanewise.kernel;

/// Keys of random streams: what [Expr#uniform(String)] and its like are bound to.
///
/// A random number is a function of (seed, stream, index): this class makes the key from seed and
/// stream, the loop's position gives the index. Streams of one seed are independent in practice:
/// the key is the first word of Threefry-2x64 with 20 rounds, keyed by the seed, at the stream.
public final class RandomKey {
  private static final int[] ROTATIONS = {16, 42, 12, 31, 16, 32, 24, 21};
  private static final long PARITY = 0x1BD11BDAA9FC1A22L;

  private RandomKey() {}

  /// The key of a stream.
  ///
  /// @param seed the seed of the whole experiment
  /// @param stream the stream, such as a layer's number or a step
  /// @return the key
  public static long of(long seed, long stream) {
    return threefry(seed, 0, stream, 0);
  }

  /// The key of a stream within a stream, such as (layer, step).
  ///
  /// @param seed the seed of the whole experiment
  /// @param stream the stream
  /// @param substream the stream within it
  /// @return the key
  public static long of(long seed, long stream, long substream) {
    return threefry(seed, 0, stream, substream);
  }

  private static long threefry(long k0, long k1, long c0, long c1) {
    long[] keys = {k0, k1, k0 ^ k1 ^ PARITY};
    long x0 = c0 + k0;
    long x1 = c1 + k1;
    for (int round = 0; round < 20; round++) {
      x0 += x1;
      x1 = Long.rotateLeft(x1, ROTATIONS[round % 8]) ^ x0;
      if (round % 4 == 3) {
        int injection = round / 4 + 1;
        x0 += keys[injection % 3];
        x1 += keys[(injection + 1) % 3] + injection;
      }
    }
    return x0;
  }
}
