package dev.lanewise.kernel;

/// Threefry with two words and 20 rounds, written down from Salmon, Moraes, Dror, Shaw: Parallel
/// random numbers: as easy as 1, 2, 3 (SC 2011), section 4.2 and table 2: the oracle of random
/// bits.
///
/// @param bits of a word: 32 or 64
record Threefry(int bits) {
  private static final int[] ROTATIONS_32 = {13, 15, 26, 6, 17, 29, 16, 24};
  private static final int[] ROTATIONS_64 = {16, 42, 12, 31, 16, 32, 24, 21};

  /// The two words for a counter and a key; words of 32 bits in the low half of each long.
  long[] of(long c0, long c1, long k0, long k1) {
    long parity = bits == 32 ? 0x1BD11BDAL : 0x1BD11BDAA9FC1A22L;
    long[] key = {k0, k1, cut(parity ^ k0 ^ k1)};
    long x0 = cut(c0 + k0);
    long x1 = cut(c1 + k1);
    for (int round = 0; round < 20; round++) {
      x0 = cut(x0 + x1);
      x1 = rotate(x1, round % 8) ^ x0;
      if (round % 4 == 3) {
        int s = round / 4 + 1;
        x0 = cut(x0 + key[s % 3]);
        x1 = cut(x1 + key[(s + 1) % 3] + s);
      }
    }
    return new long[] {x0, x1};
  }

  private long cut(long x) {
    return bits == 32 ? x & 0xFFFFFFFFL : x;
  }

  private long rotate(long x, int i) {
    return bits == 32
        ? Integer.toUnsignedLong(Integer.rotateLeft((int) x, ROTATIONS_32[i]))
        : Long.rotateLeft(x, ROTATIONS_64[i]);
  }
}
