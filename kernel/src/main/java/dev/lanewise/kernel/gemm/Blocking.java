package dev.lanewise.kernel.gemm;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.runtime.Caches;

/// The sizes of blocks, from the caches.
///
/// A panel of b (`kc` x `nr`) and a block of a (`mc` x `kc`) share the second-level cache and leave
/// a part of it to what passes through: the result, and the next panel. What is packed of b (`kc` x
/// `nc`) takes a small part of the third level, which is shared with whatever else runs; with so
/// few rows that one block of a is all, nothing is read from it twice, and it stays in the second
/// level. See docs/benchmarks-gemm.md for the measurements.
///
/// @param kc depth of a block
/// @param mc tiles in a block of a
/// @param nc panels in a block of b
record Blocking(int kc, int mc, int nc) {
  /// Longest chain; the products of longer ones are cut by their depth alone, so that the cut is
  /// the same everywhere, and their partial sums are added in order.
  static final int CHUNK = 4096;

  /// Parts of the second level that a panel of b and a block of a may fill.
  private static final double PANEL_SHARE = 0.4;

  private static final double LEFT_SHARE = 0.5;

  /// Part of the third level, which others use too, that packed b may fill.
  private static final double RIGHT_SHARE = 0.125;

  /// Rows that are few: what is packed of b is read that often from the second level.
  static final int FEW_ROWS = 128;

  /// Part of the second level that packed b may fill where few rows read it, in panels enough for
  /// rows of b to be read in long pieces.
  private static final double FEW_ROWS_SHARE = 0.4;

  private static final int FEW_ROWS_PANELS = 4;

  private static final int SHORTEST = 128;

  static Blocking of(ElementType type, int m, int n, int k, int mr, int nr) {
    Caches caches = Caches.get();
    int chunk = Math.min(k, CHUNK);
    double elements = (double) caches.level2() / type.bytes();
    boolean isFew = m <= FEW_ROWS;
    int kc =
        isFew
            ? depth(chunk, elements * FEW_ROWS_SHARE / FEW_ROWS_PANELS / nr)
            : depth(chunk, elements * PANEL_SHARE / nr);
    int depth = Math.max(1, kc);
    int mc = (int) (elements * LEFT_SHARE / depth / mr);
    double packed =
        isFew ? elements * FEW_ROWS_SHARE : caches.level3() * RIGHT_SHARE / type.bytes();
    int nc = (int) (packed / depth / nr);
    return new Blocking(kc, clamp(mc, Math.ceilDiv(m, mr)), clamp(nc, Math.ceilDiv(n, nr)));
  }

  /// A chunk in blocks of equal depth, a power of two at most.
  private static int depth(int chunk, double wanted) {
    int most = Math.max(SHORTEST, Integer.highestOneBit((int) wanted));
    return chunk == 0 ? 0 : Math.ceilDiv(chunk, Math.ceilDiv(chunk, most));
  }

  /// At most as many as wanted, and blocks of equal size.
  private static int clamp(int wanted, int all) {
    int blocks = Math.max(1, Math.ceilDiv(all, Math.max(1, wanted)));
    return Math.max(1, Math.ceilDiv(all, blocks));
  }
}
