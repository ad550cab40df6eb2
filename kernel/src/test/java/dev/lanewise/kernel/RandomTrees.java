package dev.lanewise.kernel;

import dev.lanewise.kernel.Expr.BinaryOp;
import dev.lanewise.kernel.Expr.CompareOp;
import dev.lanewise.kernel.Expr.Coordinate;
import dev.lanewise.kernel.Expr.Kind;
import dev.lanewise.kernel.Expr.UnaryOp;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Expressions drawn at random, of every kind of node, with shared parts: a function of the seed.
///
/// Inputs are the matrices "x" and "y", the row "r", the column "c", the scalar "s" and the key
/// "k". Bits are only taken of reals that are made numbers first: what bits a NaN has is nobody's
/// promise.
final class RandomTrees {
  /// Which nodes read the place of an element.
  enum Places {
    /// None.
    NONE,
    /// row * columns + column alone, as random numbers do.
    LINEAR,
    /// Every coordinate.
    ALL
  }

  private static final double[] CONSTANTS = {
    0.0,
    -0.0,
    1,
    -1,
    0.5,
    3.25,
    -1e3,
    1e-3,
    1e30,
    -1e-30,
    0x1p-140,
    0x1p-1060,
    1e300,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN
  };
  private static final long[] INTEGERS = {
    0, 1, -1, 7, 31, 255, Integer.MAX_VALUE, Integer.MIN_VALUE, 0x9E3779B97F4A7C15L, Long.MIN_VALUE
  };

  private final Random random;
  private final Places places;
  private final List<Expr> reals = new ArrayList<>();
  private final List<Expr> integers = new ArrayList<>();
  private final List<Expr> conditions = new ArrayList<>();

  private RandomTrees(long seed, Places places) {
    this.random = new Random(seed);
    this.places = places;
    add(Expr.matrix("x"));
    add(Expr.matrix("y"));
    add(Expr.row("r"));
    add(Expr.column("c"));
    add(Expr.scalar("s"));
    add(constant());
    add(integer());
    add(new Expr.Word("k", random.nextInt(2)));
    if (places != Places.NONE) {
      add(coordinate());
    }
    add(Expr.matrix("x").less(Expr.matrix("y")));
  }

  /// Draws outputs that share parts.
  ///
  /// @param seed what makes them
  /// @param nodes about how many operations they have together
  /// @param outputs how many
  /// @param places which nodes read the place of an element
  static List<Expr> draw(long seed, int nodes, int outputs, Places places) {
    RandomTrees trees = new RandomTrees(seed, places);
    for (int i = 0; i < nodes; i++) {
      trees.add(trees.next());
    }
    List<Expr> reals = trees.reals;
    List<Expr> drawn = new ArrayList<>();
    for (int o = 0; o < outputs; o++) {
      drawn.add(trees.gathered(reals.get(Math.max(0, reals.size() - 1 - o))));
    }
    return drawn;
  }

  /// A real that also depends on an input, an integer and a condition, so that few trees come to a
  /// constant.
  private Expr gathered(Expr real) {
    Expr mixed = new Expr.Fma(real, Expr.matrix("x"), one(Kind.INTEGER).toReal());
    return Expr.select(one(Kind.CONDITION), real, random.nextBoolean() ? mixed : real.negate());
  }

  private void add(Expr e) {
    pool(e.kind()).add(e);
  }

  private List<Expr> pool(Kind kind) {
    return switch (kind) {
      case REAL -> reals;
      case INTEGER -> integers;
      case CONDITION -> conditions;
    };
  }

  /// One of the values there are, more likely a late one.
  private Expr one(Kind kind) {
    List<Expr> all = pool(kind);
    int last = all.size() - 1;
    return all.get(last - (int) (last * Math.pow(random.nextDouble(), 2)));
  }

  private Expr real() {
    return one(Kind.REAL);
  }

  private <T> T oneOf(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private Expr constant() {
    return random.nextInt(3) == 0
        ? Expr.constant(CONSTANTS[random.nextInt(CONSTANTS.length)])
        : Expr.constant(random.nextGaussian() * 3);
  }

  private Expr integer() {
    return random.nextBoolean()
        ? Expr.integer(INTEGERS[random.nextInt(INTEGERS.length)])
        : Expr.integer(random.nextInt(200) - 100);
  }

  private Expr coordinate() {
    return switch (places) {
      case ALL -> new Expr.Index(oneOf(List.of(Coordinate.values())));
      case LINEAR ->
          new Expr.Index(random.nextBoolean() ? Coordinate.LINEAR_LOW : Coordinate.LINEAR_HIGH);
      case NONE -> integer();
    };
  }

  private Expr next() {
    return switch (random.nextInt(20)) {
      case 0 -> random.nextBoolean() ? constant() : integer();
      case 1 -> random.nextBoolean() ? coordinate() : new Expr.Word("k", random.nextInt(2));
      case 2 -> new Expr.Binary(BinaryOp.MULTIPLY, real(), Expr.matrix("y"));
      case 3 -> new Expr.Binary(BinaryOp.ADD, one(Kind.INTEGER), number(real()).bits());
      case 4 -> new Expr.Unary(oneOf(List.of(UnaryOp.NEGATE, UnaryOp.ABS, UnaryOp.SQRT)), real());
      case 5 -> integerUnary();
      case 6, 7, 8 -> realBinary();
      case 9, 10 -> integerBinary();
      case 11, 12 -> new Expr.Fma(real(), real(), real());
      case 13, 14 -> compare();
      case 15 -> condition();
      case 16 -> Expr.select(one(Kind.CONDITION), real(), real());
      case 17 -> Expr.select(one(Kind.CONDITION), one(Kind.INTEGER), one(Kind.INTEGER));
      case 18 -> new Expr.Rare(one(Kind.CONDITION), real(), RareMethods.FALLBACK, real());
      default -> places == Places.NONE ? realBinary() : Expr.uniform("k");
    };
  }

  private Expr integerUnary() {
    return switch (random.nextInt(5)) {
      case 0 -> number(real()).bits();
      case 1 -> real().toInteger();
      case 2 -> one(Kind.INTEGER).toReal();
      case 3 -> one(Kind.INTEGER).fromBits();
      default -> new Expr.Unary(oneOf(List.of(UnaryOp.NEGATE, UnaryOp.NOT)), one(Kind.INTEGER));
    };
  }

  private static Expr number(Expr x) {
    return Expr.select(x.isNaN(), Expr.constant(7), x);
  }

  private Expr realBinary() {
    List<BinaryOp> ops =
        List.of(
            BinaryOp.ADD,
            BinaryOp.SUBTRACT,
            BinaryOp.MULTIPLY,
            BinaryOp.DIVIDE,
            BinaryOp.MIN,
            BinaryOp.MAX);
    return new Expr.Binary(oneOf(ops), real(), real());
  }

  private Expr integerBinary() {
    Expr a = one(Kind.INTEGER);
    int distance = random.nextInt(32);
    return switch (random.nextInt(12)) {
      case 0 -> a.shiftLeft(distance);
      case 1 -> a.shiftRight(distance);
      case 2 -> a.shiftRightUnsigned(distance);
      case 3 -> a.rotateLeft(distance);
      case 4 -> new Expr.Binary(BinaryOp.MULTIPLY, a, one(Kind.INTEGER));
      case 5 -> new Expr.Binary(BinaryOp.SUBTRACT, a, one(Kind.INTEGER));
      case 6 -> new Expr.Binary(BinaryOp.MIN, a, one(Kind.INTEGER));
      case 7 -> new Expr.Binary(BinaryOp.MAX, a, one(Kind.INTEGER));
      case 8 -> a.and(one(Kind.INTEGER));
      case 9 -> a.or(one(Kind.INTEGER));
      case 10 -> a.xor(one(Kind.INTEGER));
      default -> new Expr.Binary(BinaryOp.ADD, a, one(Kind.INTEGER));
    };
  }

  private Expr compare() {
    CompareOp op = oneOf(List.of(CompareOp.values()));
    boolean reals = op != CompareOp.LESS_UNSIGNED && random.nextBoolean();
    Kind kind = reals ? Kind.REAL : Kind.INTEGER;
    return new Expr.Compare(op, one(kind), one(kind));
  }

  private Expr condition() {
    Expr a = one(Kind.CONDITION);
    return switch (random.nextInt(4)) {
      case 0 -> a.not();
      case 1 -> a.and(one(Kind.CONDITION));
      case 2 -> a.or(one(Kind.CONDITION));
      default -> a.xor(one(Kind.CONDITION));
    };
  }
}
