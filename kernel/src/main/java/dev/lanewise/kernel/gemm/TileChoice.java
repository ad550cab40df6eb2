package dev.lanewise.kernel.gemm;

import dev.lanewise.kernel.runtime.Caches;
import dev.lanewise.kernel.runtime.FmaUnits;
import dev.lanewise.kernel.runtime.Machine;
import java.util.Arrays;

/// Which tile for which product.
///
/// The shapes are those that C2 keeps in registers and that reached the machine's limit when
/// measured, see docs/kernels.md; the textbook's, one accumulator below the register count, often
/// do not. Among them the one with the least work for a product's shape is taken, edges counted.
///
/// @param rows most rows of a tile (`mr`)
/// @param vectors most vectors in a row of a tile
record TileChoice(int rows, int vectors) {
  /// For 16 registers: at most 10 accumulators.
  private static final TileChoice[] FEW_REGISTERS = {
    new TileChoice(5, 2),
    new TileChoice(3, 3),
    new TileChoice(2, 4),
    new TileChoice(10, 1),
    new TileChoice(8, 1)
  };

  /// For 32 registers: at most 24 accumulators. The flat ones are for products of few rows, which
  /// read b in longer pieces that way; the narrow one for those of at most one vector.
  private static final TileChoice[] MANY_REGISTERS = {
    new TileChoice(8, 3),
    new TileChoice(12, 2),
    new TileChoice(6, 4),
    new TileChoice(4, 6),
    new TileChoice(2, 12),
    new TileChoice(16, 1),
    new TileChoice(8, 1)
  };

  /// Cycles from one fused multiply-add to the next of its chain.
  private static final int LATENCY = 4;

  /// Cycles of a call beside the loads and stores of the result.
  private static final int CALL = 16;

  /// Cycles that a line of the cache costs in a step where panels come from the second level, and a
  /// step is short: with half the multiply-adds in a cycle lines arrive in time.
  private static final double LINE = 1.5;

  private static final int LINE_BYTES = 64;

  /// Most rows of a tile whose result is narrower than a vector: C1 runs out of registers on more
  /// loads and stores under a mask, and what C1 does not compile C2 never sees.
  private static final int MOST_MASKED = 8;

  /// Ways of the first-level caches of the last ten years, at least.
  private static final int MOST_STREAMED = 8;

  private static TileChoice[] all() {
    return Machine.VECTOR_REGISTERS >= 32 ? MANY_REGISTERS : FEW_REGISTERS;
  }

  /// The tiles for large products, for as many registers as there are here.
  static TileChoice[] candidates() {
    return Arrays.stream(all()).filter(choice -> !choice.isFlat()).toArray(TileChoice[]::new);
  }

  private boolean isFourAcross() {
    return vectors == 4 && rows > vectors;
  }

  /// Whether only products of a few rows take it.
  private boolean isFlat() {
    return vectors > rows;
  }

  /// The choice for a product.
  ///
  /// @param fixed whether the strides of what is read in place are constants of the tile: others
  ///   need a register for each row, and with four vectors in a row C2 runs out of them
  /// @param streamed whether the left operand is read in place beside panels that pass through the
  ///   first level of the caches: more rows than that has ways displace each other
  static TileChoice of(int m, int n, int k, int lanes, boolean fixed, boolean streamed) {
    int vectors = Math.max(1, Math.ceilDiv(n, lanes));
    TileChoice best = null;
    double least = Double.POSITIVE_INFINITY;
    for (TileChoice choice : all()) {
      boolean fits = choice.vectors > 1 || vectors == 1;
      boolean strained =
          (!fixed && choice.isFourAcross())
              || (streamed && choice.rows > MOST_STREAMED)
              || (n < lanes && choice.rows > MOST_MASKED);
      if (!fits || strained || (choice.isFlat() && m > choice.rows)) {
        continue;
      }
      double cost = choice.cost(m, vectors, k, lanes) * Tuning.factor(choice, lanes);
      if (cost < least) {
        least = cost;
        best = choice;
      }
    }
    return java.util.Objects.requireNonNull(best);
  }

  /// Cycles by a simple model: one or two fused multiply-adds ([FmaUnits]) or two loads each, a
  /// vector being two loads since most straddle a line of the cache, and chains of a known latency.
  /// Panels that the first level does not hold may cost something for every line.
  double cost(int m, int n, int k, int lanes) {
    int downs = Math.ceilDiv(m, rows);
    int acrosses = Math.ceilDiv(n, vectors);
    double mr = (double) m / Math.max(1, downs);
    double nv = (double) n / acrosses;
    double step = Math.max(LATENCY, Math.max(mr * nv / FmaUnits.perCycle(), (mr + 2 * nv) / 2));
    double vectorBytes = Math.max(16, Machine.VECTOR_BITS / Byte.SIZE);
    if (FmaUnits.perCycle() > 1 && k * nv * vectorBytes > Caches.get().level1()) {
      step += LINE * (nv + mr / lanes) * vectorBytes / LINE_BYTES;
    }
    return (double) downs * acrosses * (k * step + CALL + mr * nv);
  }
}
