package dev.lanewise.kernel.codegen;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Expr.Coordinate;
import dev.lanewise.kernel.Expr.Input;
import dev.lanewise.kernel.Expr.Kind;
import dev.lanewise.kernel.Expr.Shape;
import dev.lanewise.kernel.codegen.Node.Op;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Expressions lowered for one element type: functions expanded, equal sub-expressions made one,
/// constants folded where the bits stay the same. Nodes stand in an order in which operands come
/// before their users.
public final class Graph {
  /// Where in the loop nest a node must be computed.
  enum Level {
    /// Once.
    LOOP,
    /// Once for each row.
    ROW,
    /// For each element.
    ELEMENT
  }

  /// A chain of more operations is more code than C2 takes, and recursion ends before the stack
  /// does.
  private static final int DEEPEST = 1000;

  private final ElementType type;
  private final List<Node> nodes = new ArrayList<>();
  private final List<Level> levels = new ArrayList<>();
  private final List<Integer> uses = new ArrayList<>();
  private final List<Integer> roots = new ArrayList<>();
  private final List<Input> inputs = new ArrayList<>();
  private final List<String> words = new ArrayList<>();
  private final Map<Node, Integer> known = new HashMap<>();
  private final IdentityHashMap<Expr, Integer> lowered = new IdentityHashMap<>();
  private final Map<String, Expr> typed = new HashMap<>();
  private int depth;

  /// An empty graph for an element type.
  public Graph(ElementType type) {
    this.type = type;
  }

  /// Adds an expression as a root.
  ///
  /// @return the position of its node
  public int addRoot(Expr e) {
    int n = lower(e);
    roots.add(n);
    uses.set(n, uses.get(n) + 1);
    return n;
  }

  /// The element type.
  public ElementType type() {
    return type;
  }

  /// The number of nodes.
  public int size() {
    return nodes.size();
  }

  /// The inputs that are not words, in the order of their first use.
  public List<Input> inputs() {
    return inputs;
  }

  /// The names of the 64-bit scalars, in the order of their first use.
  public List<String> words() {
    return words;
  }

  /// The coordinates that values depend on.
  public Set<Coordinate> coordinates() {
    Set<Coordinate> all = EnumSet.noneOf(Coordinate.class);
    for (Node n : nodes) {
      if (n.op() == Op.INDEX) {
        all.add(n.detail(Coordinate.class));
      }
    }
    return all;
  }

  /// The positions of the roots, in the order they were added.
  List<Integer> roots() {
    return roots;
  }

  Node node(int n) {
    return nodes.get(n);
  }

  Level level(int n) {
    return levels.get(n);
  }

  int uses(int n) {
    return uses.get(n);
  }

  boolean isConstant(int n) {
    Op op = node(n).op();
    return op == Op.CONSTANT || op == Op.INTEGER;
  }

  /// A text that is equal for structurally equal graphs and no others. Names are left out: inputs
  /// and words are known by the order of their first use.
  String signature() {
    StringBuilder text = new StringBuilder(type.name());
    for (Node n : nodes) {
      text.append('\n').append(n.op()).append(' ').append(n.a()).append(' ').append(n.b());
      text.append(' ').append(n.c()).append(' ').append(anonymous(n));
    }
    return text.append("\nroots ").append(roots).toString();
  }

  private @Nullable Object anonymous(Node n) {
    return switch (n.detail()) {
      case Input in -> in.shape() + " " + inputs.indexOf(in);
      case Expr.Word w -> words.indexOf(w.name()) + " " + w.word();
      case null, default -> n.detail();
    };
  }

  private int lower(Expr e) {
    Integer done = lowered.get(e);
    if (done != null) {
      return done;
    }
    if (++depth > DEEPEST) {
      throw new IllegalArgumentException(
          "the expressions of one loop are too large: nested more than "
              + DEEPEST
              + " deep, but the JIT compiler takes at most 8000 bytes of code; split them over"
              + " several loops");
    }
    int n =
        switch (e) {
          case Input in -> input(in);
          case Expr.Word w -> word(w);
          case Expr.Index i -> add(Op.INDEX, Kind.INTEGER, i.coordinate());
          case Expr.Constant c -> constant(c.value());
          case Expr.IntegerConstant c -> integer(c.value());
          case Expr.Unary u -> unary(u);
          case Expr.Binary b -> binary(b);
          case Expr.Fma f -> fma(f);
          case Expr.Compare c -> add(Op.COMPARE, c.kind(), c.op(), lower(c.a()), lower(c.b()));
          case Expr.Select s -> select(s);
          case Expr.Call c -> lower(c.function().expand(type, c.arguments()));
          case Expr.Typed t ->
              lower(typed.computeIfAbsent(t.name(), _ -> t.expansion().apply(type)));
          case Expr.WithDerivative w -> lower(w.value());
          case Expr.Rare r ->
              add(
                  Op.RARE,
                  Kind.REAL,
                  r.fallback(),
                  lower(r.condition()),
                  lower(r.common()),
                  lower(r.argument()));
        };
    lowered.put(e, n);
    depth--;
    return n;
  }

  private int input(Input in) {
    for (Input other : inputs) {
      if (other.name().equals(in.name()) && other.shape() != in.shape()) {
        throw new IllegalArgumentException(
            "input \"" + in.name() + "\" is used both as " + other.shape() + " and " + in.shape());
      }
    }
    if (!inputs.contains(in)) {
      inputs.add(in);
    }
    return add(Op.INPUT, Kind.REAL, in);
  }

  private int word(Expr.Word w) {
    if (!words.contains(w.name())) {
      words.add(w.name());
    }
    return add(Op.WORD, Kind.INTEGER, w);
  }

  int constant(double value) {
    double rounded = type == ElementType.FLOAT ? (float) value : value;
    return add(Op.CONSTANT, Kind.REAL, Double.doubleToLongBits(rounded));
  }

  private int integer(long value) {
    return add(Op.INTEGER, Kind.INTEGER, type == ElementType.FLOAT ? (long) (int) value : value);
  }

  private int unary(Expr.Unary u) {
    int a = lower(u.a());
    Integer folded = Folding.unary(this, u.op(), node(a));
    return folded != null ? folded : add(Op.UNARY, u.kind(), u.op(), a);
  }

  private int binary(Expr.Binary e) {
    int a = lower(e.a());
    int b = lower(e.b());
    Integer folded = Folding.binary(this, e.op(), node(a), node(b));
    return folded != null ? folded : add(Op.BINARY, e.kind(), e.op(), a, b);
  }

  private int fma(Expr.Fma f) {
    int a = lower(f.a());
    int b = lower(f.b());
    int c = lower(f.c());
    Integer folded = Folding.fma(this, node(a), node(b), node(c));
    return folded != null ? folded : add(Op.FMA, Kind.REAL, null, a, b, c);
  }

  private int select(Expr.Select s) {
    int c = lower(s.condition());
    int a = lower(s.a());
    int b = lower(s.b());
    return a == b ? a : add(Op.SELECT, s.kind(), null, c, a, b);
  }

  int addConstant(double value) {
    return constant(value);
  }

  int addInteger(long value) {
    return integer(value);
  }

  private int add(Op op, Kind kind, @Nullable Object detail, int... operands) {
    int a = operands.length > 0 ? operands[0] : -1;
    int b = operands.length > 1 ? operands[1] : -1;
    int c = operands.length > 2 ? operands[2] : -1;
    Node n = new Node(op, kind, a, b, c, detail);
    Integer there = known.get(n);
    if (there != null) {
      return there;
    }
    Level level = ownLevel(n);
    for (int operand : operands) {
      uses.set(operand, uses.get(operand) + 1);
      Level other = levels.get(operand);
      level = other.compareTo(level) > 0 ? other : level;
    }
    nodes.add(n);
    levels.add(level);
    uses.add(0);
    known.put(n, nodes.size() - 1);
    return nodes.size() - 1;
  }

  private static Level ownLevel(Node n) {
    if (n.op() == Op.INPUT) {
      Shape shape = n.detail(Input.class).shape();
      return shape == Shape.SCALAR ? Level.LOOP : shape == Shape.COLUMN ? Level.ROW : Level.ELEMENT;
    }
    if (n.op() == Op.INDEX) {
      return n.detail(Expr.Coordinate.class) == Expr.Coordinate.ROW ? Level.ROW : Level.ELEMENT;
    }
    return Level.LOOP;
  }
}
