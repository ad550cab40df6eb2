package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.codegen.Target;
import dev.lanewise.kernel.math.RandomBits;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Random numbers are a function of key and index, by the published generator, and have the
/// distribution they are named after.
class RandomNumbersTest {
  private static final int COUNT = 1 << 20;
  private static final long PI_0 = 0x243f6a8885a308d3L;
  private static final long PI_1 = 0x13198a2e03707344L;

  /// Random123 (D. E. Shaw Research), file kat_vectors.
  @Test
  void theOracleGivesThePublishedVectors() {
    Threefry narrow = new Threefry(32);
    long ones = 0xFFFFFFFFL;
    assertArrayEquals(new long[] {0x6b200159L, 0x99ba4efeL}, narrow.of(0, 0, 0, 0));
    assertArrayEquals(new long[] {0x1cb996fcL, 0xbb002be7L}, narrow.of(ones, ones, ones, ones));
    assertArrayEquals(
        new long[] {0xc4923a9cL, 0x483df7a0L},
        narrow.of(0x243f6a88L, 0x85a308d3L, 0x13198a2eL, 0x03707344L));
    Threefry wide = new Threefry(64);
    assertArrayEquals(new long[] {0xc2b6e3a8c2c69865L, 0x6f81ed42f350084dL}, wide.of(0, 0, 0, 0));
    assertArrayEquals(
        new long[] {0xe02cb7c4d95d277aL, 0xd06633d0893b8b68L}, wide.of(-1, -1, -1, -1));
    assertArrayEquals(
        new long[] {0x263c7d30bb0f0af1L, 0x56be8361d3311526L},
        wide.of(PI_0, PI_1, 0xa4093822299f31d0L, 0x082efa98ec4e6c89L));
  }

  /// The words that a loop gives, in pieces of 16 bits, which reals hold exactly.
  private static long word(ElementType type, Target target, int which, long index, long key) {
    Expr word = RandomBits.words("k", which);
    Loop.Builder loop = Loop.of(type);
    int pieces = type.bytes() / 2;
    for (int i = 0; i < pieces; i++) {
      loop.store("p" + i, word.shiftRightUnsigned(16 * i).and(Expr.integer(0xFFFF)).toReal());
    }
    LoopBinder binder = Targets.compile(loop, target).bind(1, 1).key("k", key).indexBase(index);
    Matrix[] parts = new Matrix[pieces];
    for (int i = 0; i < pieces; i++) {
      parts[i] = Matrix.of(type, 1, 1);
      binder.set("p" + i, parts[i]);
    }
    binder.build().run();
    long value = 0;
    for (int i = 0; i < pieces; i++) {
      value |= (long) parts[i].get(0, 0) << (16 * i);
    }
    return value;
  }

  @ParameterizedTest
  @EnumSource
  void loopsGiveTheWordsOfTheGenerator(ElementType type) {
    long[] values = {0, -1, PI_0, 0x85a308d3243f6a88L, 0x0370734413198a2eL, 1L << 32, 77};
    boolean narrow = type == ElementType.FLOAT;
    Threefry oracle = new Threefry(narrow ? 32 : 64);
    for (Target target : Targets.all(type)) {
      for (long index : values) {
        for (long key : values) {
          long[] expected =
              narrow
                  ? oracle.of(low(index), high(index), low(key), high(key))
                  : oracle.of(index, 0, key, 0);
          assertEquals(expected[0], word(type, target, 0, index, key), target.toString());
          assertEquals(expected[1], word(type, target, 1, index, key), target.toString());
        }
      }
    }
  }

  private static long low(long x) {
    return x & 0xFFFFFFFFL;
  }

  private static long high(long x) {
    return x >>> 32;
  }

  @Test
  void keysAreWordsOfTheWideGenerator() {
    Threefry oracle = new Threefry(64);
    for (long seed : new long[] {0, 1, -5, PI_0}) {
      for (long stream : new long[] {0, 3, PI_1}) {
        assertEquals(oracle.of(stream, 0, seed, 0)[0], RandomKey.of(seed, stream));
        assertEquals(oracle.of(stream, 9, seed, 0)[0], RandomKey.of(seed, stream, 9));
      }
    }
  }

  private static Matrix draw(Expr e, ElementType type, int rows, int columns, long base) {
    Matrix z = Matrix.of(type, rows, columns);
    Loop loop = Loop.of(type).store("z", e).compile();
    loop.bind(rows, columns).key("k", RandomKey.of(1, 2)).indexBase(base).set("z", z).build().run();
    return z;
  }

  @ParameterizedTest
  @EnumSource
  void slicesSeeTheNumbersOfTheirPlace(ElementType type) {
    for (long base : new long[] {0, 5, (1L << 32) - 150, (1L << 40) - 1}) {
      for (Expr e : new Expr[] {Expr.uniform("k"), Expr.normal("k")}) {
        Matrix whole = draw(e, type, 4, 100, base);
        Matrix lower = draw(e, type, 2, 100, base + 200);
        Matrix flat = draw(e, type, 400, 1, base);
        Bits.assertSame(whole.slice(2, 0, 2, 100), lower, () -> "lower rows from " + base);
        Bits.assertSame(whole.reshape(400, 1), flat, () -> "as a column from " + base);
      }
    }
  }

  private static double[] sorted(Expr e, ElementType type) {
    Matrix z = draw(e, type, 1024, COUNT / 1024, 0);
    double[] values = new double[COUNT];
    for (int i = 0; i < COUNT; i++) {
      values[i] = z.get(i / z.columns(), i % z.columns());
    }
    Arrays.sort(values);
    return values;
  }

  private static double moment(double[] values, int power) {
    return Arrays.stream(values).map(x -> Math.pow(x, power)).sum() / values.length;
  }

  /// Bounds are five standard deviations of the statistic.
  @ParameterizedTest
  @EnumSource
  void uniformNumbersAreUniform(ElementType type) {
    double[] u = sorted(Expr.uniform("k"), type);
    double unit = type == ElementType.FLOAT ? 0x1p-24 : 0x1p-53;
    assertTrue(u[0] >= 0 && u[COUNT - 1] < 1);
    assertTrue(Arrays.stream(u).allMatch(x -> Math.rint(x / unit) == x / unit));
    assertEquals(0.5, moment(u, 1), 5 * Math.sqrt(1.0 / 12 / COUNT));
    assertEquals(1.0 / 3, moment(u, 2), 5 * Math.sqrt(4.0 / 45 / COUNT));
    int[] bins = new int[256];
    for (double x : u) {
      bins[(int) (256 * x)]++;
    }
    double expected = COUNT / 256.0;
    double chiSquare = Arrays.stream(bins).mapToDouble(b -> (b - expected) * (b - expected)).sum();
    assertEquals(255, chiSquare / expected, 5 * Math.sqrt(2 * 255));
  }

  /// Bounds are five standard deviations of the statistic.
  @ParameterizedTest
  @EnumSource
  void normalNumbersAreNormal(ElementType type) {
    double[] z = sorted(Expr.normal("k"), type);
    assertEquals(0, moment(z, 1), 5 * Math.sqrt(1.0 / COUNT));
    assertEquals(1, moment(z, 2), 5 * Math.sqrt(2.0 / COUNT));
    assertEquals(0, moment(z, 3), 5 * Math.sqrt(15.0 / COUNT));
    assertEquals(3, moment(z, 4), 5 * Math.sqrt(96.0 / COUNT));
    assertTrue(Math.abs(z[0]) < 9 && Math.abs(z[COUNT - 1]) < 9);
    double beyondThree = Arrays.stream(z).filter(x -> Math.abs(x) > 3).count() / (double) COUNT;
    assertEquals(0.0026998, beyondThree, 5 * Math.sqrt(0.0027 / COUNT));
  }

  @Test
  void streamsDiffer() {
    long[] keys = new long[1000];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = RandomKey.of(i / 100, i % 100);
    }
    assertEquals(keys.length, Arrays.stream(keys).distinct().count());
  }
}
