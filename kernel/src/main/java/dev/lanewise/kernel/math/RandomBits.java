package dev.lanewise.kernel.math;

import static dev.lanewise.kernel.Expr.integer;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Expr.Coordinate;
import dev.lanewise.kernel.Expr.Index;
import dev.lanewise.kernel.Expr.Word;

/// Counter-based random numbers: Threefry with two words and 20 rounds (Salmon, Moraes, Dror, Shaw:
/// Parallel random numbers: as easy as 1, 2, 3. SC 2011, section 4.2), whose adds, rotations and
/// exclusive ors lanes do well, where Philox wants the high half of a product.
///
/// The counter is row * columns + column, the key a 64-bit scalar. Beside float the words have 32
/// bits, beside double 64; a loop that mixes them does not exist.
public final class RandomBits {
  private static final int ROUNDS = 20;
  private static final int[] ROTATIONS_32 = {13, 15, 26, 6, 17, 29, 16, 24};
  private static final int[] ROTATIONS_64 = {16, 42, 12, 31, 16, 32, 24, 21};
  private static final long PARITY_32 = 0x1BD11BDAL;
  private static final long PARITY_64 = 0x1BD11BDAA9FC1A22L;

  private RandomBits() {}

  /// One of the two words of the block cipher, in the width of the element type.
  static Expr word(ElementType type, String key, int which) {
    boolean wide = type == ElementType.DOUBLE;
    int[] rotations = wide ? ROTATIONS_64 : ROTATIONS_32;
    Expr k0 = new Word(key, 0);
    Expr k1 = new Word(key, 1);
    Expr[] keys = {k0, k1, k0.xor(k1).xor(integer(wide ? PARITY_64 : PARITY_32))};
    Expr x0 = new Index(Coordinate.LINEAR_LOW).plus(keys[0]);
    Expr x1 = new Index(Coordinate.LINEAR_HIGH).plus(keys[1]);
    for (int round = 0; round < ROUNDS; round++) {
      x0 = x0.plus(x1);
      x1 = x1.rotateLeft(rotations[round % 8]).xor(x0);
      if (round % 4 == 3) {
        int injection = round / 4 + 1;
        x0 = x0.plus(keys[injection % 3]);
        x1 = x1.plus(keys[(injection + 1) % 3]).plus(integer(injection));
      }
    }
    return which == 0 ? x0 : x1;
  }

  /// A random word as an expression.
  ///
  /// @param key the name of the scalar that holds the key
  /// @param which 0 or 1
  /// @return the word, an integer
  public static Expr words(String key, int which) {
    return new Expr.Typed(
        "randomBits" + which + ":" + key, Expr.Kind.INTEGER, t -> word(t, key, which));
  }

  /// A uniform number in [0, 1) from the first word.
  ///
  /// @param key the name of the scalar that holds the key
  /// @return the number
  public static Expr uniform(String key) {
    return new Expr.Typed("uniform:" + key, Expr.Kind.REAL, t -> unit(t, word(t, key, 0), 0));
  }

  /// A standard normal number from both words (Box and Muller 1958).
  ///
  /// @param key the name of the scalar that holds the key
  /// @return the number
  public static Expr normal(String key) {
    return new Expr.Typed("normal:" + key, Expr.Kind.REAL, t -> boxMuller(t, key));
  }

  /// (bits + offset) * 2^-24 or 2^-53 of the high bits.
  private static Expr unit(ElementType type, Expr word, int offset) {
    boolean wide = type == ElementType.DOUBLE;
    return word.shiftRightUnsigned(wide ? 11 : 8)
        .plus(integer(offset))
        .toReal()
        .times(wide ? 0x1p-53 : 0x1p-24);
  }

  private static Expr boxMuller(ElementType type, String key) {
    Expr radius = Expr.log(unit(type, word(type, key, 0), 1)).times(-2).sqrt();
    Expr angle = unit(type, word(type, key, 1), 0).times(2 * Math.PI);
    return radius.times(Expr.cos(angle));
  }
}
