package dev.lanewise.layers.runtime;

import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.RandomKey;
import dev.lanewise.kernel.Reduction;
import dev.lanewise.kernel.Workers;

/// Random matrices: element (i, j) is a function of the key and i * columns + j, whatever the
/// layout.
public final class Draws {
  private static final Expr SCALE = Expr.scalar("scale");
  private static final Expr MEAN = Expr.scalar("mean");

  private Draws() {}

  /// The key of a named stream.
  public static long key(long seed, String name) {
    long key = seed;
    for (int i = 0; i < name.length(); i++) {
      key = RandomKey.of(key, name.charAt(i), i + 1L);
    }
    return key;
  }

  /// Checks a deviation, half width or gain.
  ///
  /// @throws IllegalArgumentException if it is negative or not finite
  public static void requireSpread(String name, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(name + " must be finite and at least 0, but is " + value);
    }
  }

  /// Uniform in [-a, a).
  public static void uniform(Matrix to, double a, long key) {
    draw(to, Expr.uniform("key").times(2).minus(1).times(SCALE).plus(MEAN), 0, a, key);
  }

  /// Uniform with mean 0 and this variance.
  public static void uniformOf(Matrix to, double variance, long key) {
    uniform(to, StrictMath.sqrt(3 * variance), key);
  }

  /// Normal.
  public static void normal(Matrix to, double mean, double deviation, long key) {
    draw(to, Expr.normal("key").times(SCALE).plus(MEAN), mean, deviation, key);
  }

  /// Normal with mean 0 and this variance.
  public static void normalOf(Matrix to, double variance, long key) {
    normal(to, 0, StrictMath.sqrt(variance), key);
  }

  /// Normal, drawn again beyond two deviations.
  public static void truncatedNormal(Matrix to, double mean, double deviation, long key) {
    Matrix z = Matrix.of(to.type(), to.rows(), to.columns());
    Matrix largest = Matrix.of(to.type(), 1, 1);
    z.fill(Double.POSITIVE_INFINITY);
    largest.set(0, 0, Double.POSITIVE_INFINITY);
    Expr x = Expr.matrix("z");
    Expr drawn = Expr.select(x.abs().lessOrEqual(Expr.constant(2)), x, Expr.normal("key"));
    var loop =
        Loop.of(to.type())
            .store("z", drawn)
            .reduce("largest", Reduction.MAX, drawn.abs())
            .compile()
            .bind(z.rows(), z.columns())
            .set("z", z)
            .set("largest", largest)
            .key("key", key)
            .build();
    for (long round = 0; largest.get(0, 0) > 2; round++) {
      loop.key("key", RandomKey.of(key, round));
      loop.run();
    }
    Loop.of(to.type())
        .store("z", x.times(SCALE).plus(MEAN))
        .compile()
        .bind(z.rows(), z.columns())
        .set("z", z)
        .set("scale", deviation)
        .set("mean", mean)
        .build()
        .run();
    to.copyFrom(z);
  }

  private static void draw(Matrix to, Expr value, double mean, double scale, long key) {
    Matrix dense = Matrix.of(to.type(), to.rows(), to.columns());
    Loop.of(to.type())
        .store("y", value)
        .compile()
        .bind(to.rows(), to.columns())
        .set("y", dense)
        .set("scale", scale)
        .set("mean", mean)
        .key("key", key)
        .workers(Workers.single())
        .build()
        .run();
    to.copyFrom(dense);
  }
}
