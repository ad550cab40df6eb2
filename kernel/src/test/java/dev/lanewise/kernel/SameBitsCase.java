package dev.lanewise.kernel;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/// A computation whose results must have the same bits everywhere.
///
/// @param name what differences are reported by
/// @param small whether an interpreter has it done in no time
/// @param start readies the computation for some workers
record SameBitsCase(String name, boolean small, Function<Workers, Work> start) {
  static final Duration PATIENCE = Duration.ofMillis(1500);
  private static final long WARMING_NANOS = 40_000_000;

  /// A computation that is ready to run any number of times on the same inputs.
  interface Work {
    /// Computes everything anew.
    void run();

    /// Has the code brought to its last form, and says whether it has it.
    boolean warmUp();

    /// Adds the results of the last run.
    void addTo(Digest digest);
  }

  /// A bound loop.
  static Work of(BoundLoop loop, Consumer<Digest> results) {
    return work(loop, () -> loop.warmUp(PATIENCE), results);
  }

  /// Anything that can be run.
  static Work of(Runnable run, Consumer<Digest> results) {
    return work(
        run,
        () -> {
          long end = System.nanoTime() + WARMING_NANOS;
          while (System.nanoTime() < end) {
            run.run();
          }
          return true;
        },
        results);
  }

  static Work work(Runnable run, BooleanSupplier warmUp, Consumer<Digest> results) {
    return new Work() {
      @Override
      public void run() {
        run.run();
      }

      @Override
      public boolean warmUp() {
        return warmUp.getAsBoolean();
      }

      @Override
      public void addTo(Digest digest) {
        results.accept(digest);
      }
    };
  }

  /// A digest of raw bits in which all NaN are one.
  static final class Digest {
    private final MessageDigest sha;

    Digest() {
      try {
        sha = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform has SHA-256", e);
      }
    }

    void add(Matrix m) {
      ByteBuffer row = ByteBuffer.allocate(8 * m.columns());
      for (int r = 0; r < m.rows(); r++) {
        row.clear();
        for (int c = 0; c < m.columns(); c++) {
          row.putLong(Bits.of(m, r, c));
        }
        sha.update(row.array());
      }
    }

    void add(int[] values) {
      ByteBuffer buffer = ByteBuffer.allocate(4 * values.length);
      for (int v : values) {
        buffer.putInt(v);
      }
      sha.update(buffer.array());
    }

    void add(double value) {
      sha.update(ByteBuffer.allocate(8).putLong(Bits.of(value)).array());
    }

    /// The digest of what was added.
    String text() {
      return HexFormat.of().formatHex(sha.digest(), 0, 16);
    }
  }
}
