package dev.lanewise.kernel;

import dev.lanewise.kernel.Expr.BinaryOp;
import dev.lanewise.kernel.Expr.CompareOp;
import dev.lanewise.kernel.Expr.UnaryOp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/// The oracle of the back-ends: evaluates expressions operation by operation with the operators of
/// the Java language, a block of elements at a time, and shares nothing with the code generator.
///
/// Every operation is one loop over arrays of the block's length. To use it: fill the arrays that
/// [#input], [#word] and [#index] give, call [#run], read the array that [#output] gives.
public final class ExprInterpreter {
  /// The operations on reals of one element type, each as a loop over the first n of a block. The
  /// values of a node are a float[] or a double[].
  interface Arithmetic {
    Object allocate();

    IntConsumer constant(double value, Object r);

    IntConsumer unary(UnaryOp op, Object a, Object r);

    IntConsumer binary(BinaryOp op, Object a, Object b, Object r);

    IntConsumer fma(Object a, Object b, Object c, Object r);

    IntConsumer compare(CompareOp op, Object a, Object b, boolean[] r);

    IntConsumer select(boolean[] condition, Object a, Object b, Object r);

    IntConsumer toInteger(Object a, long[] r);

    IntConsumer toReal(long[] a, Object r);

    IntConsumer bits(Object a, long[] r);

    IntConsumer fromBits(long[] a, Object r);

    IntConsumer rare(
        boolean[] condition, Object common, Expr.Fallback fallback, Object argument, Object r);
  }

  private final ElementType type;
  private final int block;
  private final Arithmetic reals;
  private final List<IntConsumer> steps = new ArrayList<>();
  private final Map<Expr, Object> values = new IdentityHashMap<>();

  /// Operations already there, by what they are and the arrays they read.
  private final Map<List<Object>, Object> seen = new HashMap<>();

  private final Map<Expr, Object> leaves = new HashMap<>();

  /// An interpreter without outputs.
  ///
  /// @param type the element type
  /// @param block how many elements are computed at a time
  public ExprInterpreter(ElementType type, int block) {
    this.type = type;
    this.block = block;
    this.reals =
        type == ElementType.FLOAT ? new FloatArithmetic(block) : new DoubleArithmetic(block);
  }

  /// Adds an expression to what is computed.
  ///
  /// @return where its values are after a run: float[] or double[] for reals, long[] for integers,
  ///   boolean[] for conditions
  public Object output(Expr e) {
    Object known = values.get(e);
    if (known == null) {
      known = compile(e);
      values.put(e, known);
    }
    return known;
  }

  /// Where the values of an input stand: float[] or double[].
  public Object input(Expr.Input input) {
    return leaves.computeIfAbsent(input, _ -> reals.allocate());
  }

  /// Where the values of a word stand.
  public long[] word(Expr.Word word) {
    return (long[]) leaves.computeIfAbsent(word, _ -> new long[block]);
  }

  /// Where the values of a coordinate stand.
  public long[] index(Expr.Index index) {
    return (long[]) leaves.computeIfAbsent(index, _ -> new long[block]);
  }

  /// The inputs, words and coordinates that the outputs read, so that a caller can fill them.
  public Map<Expr, Object> leaves() {
    return leaves;
  }

  /// Computes the first n elements of the block.
  public void run(int n) {
    for (IntConsumer step : steps) {
      step.accept(n);
    }
  }

  private Object compile(Expr e) {
    return switch (e) {
      case Expr.Input input -> input(input);
      case Expr.Word word -> word(word);
      case Expr.Index index -> index(index);
      case Expr.Call call -> output(call.function().expand(type, call.arguments()));
      case Expr.Typed typed -> output(typed.expansion().apply(type));
      case Expr.WithDerivative with -> output(with.value());
      case Expr.Constant c -> {
        Object r = shared(List.of("real", Double.doubleToRawLongBits(c.value())), e);
        yield r;
      }
      case Expr.IntegerConstant c -> shared(List.of("integer", c.value()), e);
      case Expr.Unary u -> shared(List.of(u.op(), id(u.a())), e);
      case Expr.Binary b -> shared(List.of(b.op(), id(b.a()), id(b.b())), e);
      case Expr.Fma f -> shared(List.of("fma", id(f.a()), id(f.b()), id(f.c())), e);
      case Expr.Compare c -> shared(List.of(c.op(), id(c.a()), id(c.b())), e);
      case Expr.Select s -> shared(List.of("select", id(s.condition()), id(s.a()), id(s.b())), e);
      case Expr.Rare r ->
          shared(
              List.of("rare", id(r.condition()), id(r.common()), r.fallback(), id(r.argument())),
              e);
    };
  }

  /// An array compared by identity.
  private record Id(Object array) {
    @Override
    public boolean equals(Object o) {
      return o instanceof Id(Object other) && other == array;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(array);
    }
  }

  private Id id(Expr e) {
    return new Id(output(e));
  }

  private Object shared(List<Object> key, Expr e) {
    Object known = seen.get(key);
    if (known == null) {
      known =
          switch (e.kind()) {
            case REAL -> reals.allocate();
            case INTEGER -> new long[block];
            case CONDITION -> new boolean[block];
          };
      steps.add(step(e, known));
      seen.put(key, known);
    }
    return known;
  }

  private IntConsumer step(Expr e, Object r) {
    return switch (e) {
      case Expr.Constant c -> reals.constant(c.value(), r);
      case Expr.IntegerConstant c -> {
        long value = narrow(c.value());
        long[] out = (long[]) r;
        yield n -> java.util.Arrays.fill(out, 0, n, value);
      }
      case Expr.Unary u -> unary(u, r);
      case Expr.Binary b ->
          switch (b.a().kind()) {
            case REAL -> reals.binary(b.op(), output(b.a()), output(b.b()), r);
            case INTEGER -> integers(b, (long[]) r);
            case CONDITION -> conditions(b, (boolean[]) r);
          };
      case Expr.Fma f -> reals.fma(output(f.a()), output(f.b()), output(f.c()), r);
      case Expr.Compare c ->
          c.a().kind() == Expr.Kind.REAL
              ? reals.compare(c.op(), output(c.a()), output(c.b()), (boolean[]) r)
              : compareIntegers(c, (boolean[]) r);
      case Expr.Select s -> select(s, r);
      case Expr.Rare rare ->
          reals.rare(
              (boolean[]) output(rare.condition()),
              output(rare.common()),
              rare.fallback(),
              output(rare.argument()),
              r);
      default -> throw new IllegalStateException(e.getClass().getName());
    };
  }

  private long narrow(long value) {
    return type == ElementType.FLOAT ? (int) value : value;
  }

  private IntConsumer unary(Expr.Unary u, Object r) {
    Object a = output(u.a());
    return switch (u.op()) {
      case TO_INTEGER -> reals.toInteger(a, (long[]) r);
      case BITS -> reals.bits(a, (long[]) r);
      case TO_REAL -> reals.toReal((long[]) a, r);
      case FROM_BITS -> reals.fromBits((long[]) a, r);
      case NEGATE, ABS, SQRT, NOT ->
          switch (u.a().kind()) {
            case REAL -> reals.unary(u.op(), a, r);
            case INTEGER -> negateOrNot(u.op(), (long[]) a, (long[]) r);
            case CONDITION -> not((boolean[]) a, (boolean[]) r);
          };
    };
  }

  private IntConsumer negateOrNot(UnaryOp op, long[] a, long[] r) {
    boolean negate = op == UnaryOp.NEGATE;
    return n -> {
      for (int i = 0; i < n; i++) {
        r[i] = negate ? narrow(-a[i]) : ~a[i];
      }
    };
  }

  private static IntConsumer not(boolean[] a, boolean[] r) {
    return n -> {
      for (int i = 0; i < n; i++) {
        r[i] = !a[i];
      }
    };
  }

  private static IntConsumer loop(long[] a, long[] b, long[] r, LongOperation op) {
    return n -> {
      for (int i = 0; i < n; i++) {
        r[i] = op.of(a[i], b[i]);
      }
    };
  }

  private interface LongOperation {
    long of(long a, long b);
  }

  private IntConsumer integers(Expr.Binary e, long[] r) {
    long[] a = (long[]) output(e.a());
    long[] b = (long[]) output(e.b());
    boolean wide = type == ElementType.DOUBLE;
    // Integers beside float are ints in sign-extended longs.
    return switch (e.op()) {
      case ADD ->
          n -> {
            for (int i = 0; i < n; i++) {
              r[i] = wide ? a[i] + b[i] : (int) (a[i] + b[i]);
            }
          };
      case SUBTRACT ->
          n -> {
            for (int i = 0; i < n; i++) {
              r[i] = wide ? a[i] - b[i] : (int) (a[i] - b[i]);
            }
          };
      case AND ->
          n -> {
            for (int i = 0; i < n; i++) {
              r[i] = a[i] & b[i];
            }
          };
      case OR ->
          n -> {
            for (int i = 0; i < n; i++) {
              r[i] = a[i] | b[i];
            }
          };
      case XOR ->
          n -> {
            for (int i = 0; i < n; i++) {
              r[i] = a[i] ^ b[i];
            }
          };
      case MULTIPLY -> loop(a, b, r, (x, y) -> narrow(x * y));
      case MIN -> loop(a, b, r, Math::min);
      case MAX -> loop(a, b, r, Math::max);
      case SHIFT_LEFT -> shift(e, a, r, (x, d) -> narrow(x << d));
      case SHIFT_RIGHT -> shift(e, a, r, (x, d) -> x >> d);
      case SHIFT_RIGHT_UNSIGNED -> shift(e, a, r, (x, d) -> wide ? x >>> d : (int) x >>> (int) d);
      case ROTATE_LEFT ->
          shift(
              e,
              a,
              r,
              (x, d) -> wide ? Long.rotateLeft(x, (int) d) : Integer.rotateLeft((int) x, (int) d));
      case DIVIDE -> throw new IllegalStateException("integers are not divided");
    };
  }

  private static IntConsumer shift(Expr.Binary e, long[] a, long[] r, LongOperation op) {
    long distance = ((Expr.IntegerConstant) e.b()).value();
    return n -> {
      for (int i = 0; i < n; i++) {
        r[i] = op.of(a[i], distance);
      }
    };
  }

  private IntConsumer conditions(Expr.Binary e, boolean[] r) {
    boolean[] a = (boolean[]) output(e.a());
    boolean[] b = (boolean[]) output(e.b());
    BinaryOp op = e.op();
    return n -> {
      for (int i = 0; i < n; i++) {
        r[i] =
            switch (op) {
              case AND -> a[i] & b[i];
              case OR -> a[i] | b[i];
              case XOR -> a[i] ^ b[i];
              default -> throw new IllegalStateException(op.name());
            };
      }
    };
  }

  private IntConsumer compareIntegers(Expr.Compare e, boolean[] r) {
    long[] a = (long[]) output(e.a());
    long[] b = (long[]) output(e.b());
    CompareOp op = e.op();
    return n -> {
      for (int i = 0; i < n; i++) {
        r[i] =
            switch (op) {
              case EQUAL -> a[i] == b[i];
              case NOT_EQUAL -> a[i] != b[i];
              case LESS -> a[i] < b[i];
              case LESS_OR_EQUAL -> a[i] <= b[i];
              // Sign extension keeps the order of ints without sign.
              case LESS_UNSIGNED -> Long.compareUnsigned(a[i], b[i]) < 0;
            };
      }
    };
  }

  private IntConsumer select(Expr.Select e, Object r) {
    boolean[] condition = (boolean[]) output(e.condition());
    if (e.kind() == Expr.Kind.REAL) {
      return reals.select(condition, output(e.a()), output(e.b()), r);
    }
    long[] a = (long[]) output(e.a());
    long[] b = (long[]) output(e.b());
    long[] out = (long[]) r;
    return n -> {
      for (int i = 0; i < n; i++) {
        out[i] = condition[i] ? a[i] : b[i];
      }
    };
  }
}
