package dev.lanewise.kernel.codegen;

import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Expr.Binary;
import dev.lanewise.kernel.Expr.BinaryOp;
import dev.lanewise.kernel.Expr.Call;
import dev.lanewise.kernel.Expr.Constant;
import dev.lanewise.kernel.Expr.Fma;
import dev.lanewise.kernel.Expr.Input;
import dev.lanewise.kernel.Expr.Kind;
import dev.lanewise.kernel.Expr.Rare;
import dev.lanewise.kernel.Expr.Select;
import dev.lanewise.kernel.Expr.Unary;
import dev.lanewise.kernel.Expr.UnaryOp;
import dev.lanewise.kernel.Expr.WithDerivative;
import java.util.IdentityHashMap;
import java.util.List;

/// Symbolic differentiation. A derivative that is zero everywhere is the constant 0 and drops out
/// of sums and products as the trees are built, so that the result holds only what is needed.
public final class Derivatives {
  private static final Expr ZERO = new Constant(0);
  private static final Expr ONE = new Constant(1);

  private final Input input;
  private final IdentityHashMap<Expr, Expr> known = new IdentityHashMap<>();

  private Derivatives(Input input) {
    this.input = input;
  }

  /// The derivative of an expression with respect to an input.
  public static Expr of(Expr e, Input input) {
    return new Derivatives(input).of(e);
  }

  private Expr of(Expr e) {
    if (e.kind() != Kind.REAL) {
      return ZERO;
    }
    Expr done = known.get(e);
    if (done == null) {
      done = compute(e);
      known.put(e, done);
    }
    return done;
  }

  private Expr compute(Expr e) {
    return switch (e) {
      case Input in -> in.equals(input) ? ONE : ZERO;
      case Unary u -> unary(u);
      case Binary b -> binary(b);
      case Fma f -> plus(plus(times(of(f.a()), f.b()), times(of(f.b()), f.a())), of(f.c()));
      case Select s -> select(s.condition(), of(s.a()), of(s.b()));
      case Call c -> call(c);
      case WithDerivative w -> times(of(w.argument()), w.slope());
      case Rare r ->
          throw new IllegalArgumentException(
              "no derivative is known for the fallback " + r.fallback().method());
      default -> ZERO;
    };
  }

  private Expr unary(Unary u) {
    Expr a = u.a();
    Expr da =
        u.op() == UnaryOp.NEGATE || u.op() == UnaryOp.ABS || u.op() == UnaryOp.SQRT ? of(a) : ZERO;
    if (isZero(da)) {
      return ZERO;
    }
    return switch (u.op()) {
      case NEGATE -> da.negate();
      case ABS -> times(da, a.sign());
      case SQRT -> times(da, new Constant(0.5)).dividedBy(u);
      default -> ZERO;
    };
  }

  private Expr binary(Binary e) {
    Expr a = e.a();
    Expr b = e.b();
    Expr da = of(a);
    Expr db = of(b);
    return switch (e.op()) {
      case ADD -> plus(da, db);
      case SUBTRACT -> isZero(db) ? da : isZero(da) ? db.negate() : da.minus(db);
      case MULTIPLY -> plus(times(da, b), times(db, a));
      case DIVIDE -> quotient(e, da, db);
      case MIN -> select(a.lessOrEqual(b), da, db);
      case MAX -> select(b.lessOrEqual(a), da, db);
      default -> ZERO;
    };
  }

  /// (a / b)' = (a' - (a / b) b') / b, which does not overflow where the quotient does not.
  private Expr quotient(Binary e, Expr da, Expr db) {
    Expr top = isZero(db) ? da : plus(da, times(db, e).negate());
    return isZero(top) ? ZERO : top.dividedBy(e.b());
  }

  private Expr call(Call c) {
    Expr sum = ZERO;
    List<Expr> arguments = c.arguments();
    for (int i = 0; i < arguments.size(); i++) {
      Expr d = of(arguments.get(i));
      if (!isZero(d)) {
        sum = plus(sum, times(d, c.function().derivative(i, arguments)));
      }
    }
    return sum;
  }

  private static boolean isZero(Expr e) {
    return e instanceof Constant c && c.value() == 0;
  }

  private static boolean isOne(Expr e) {
    return e instanceof Constant c && c.value() == 1;
  }

  private static Expr plus(Expr a, Expr b) {
    return isZero(a) ? b : isZero(b) ? a : new Binary(BinaryOp.ADD, a, b);
  }

  private static Expr times(Expr a, Expr b) {
    if (isZero(a) || isZero(b)) {
      return ZERO;
    }
    return isOne(a) ? b : isOne(b) ? a : new Binary(BinaryOp.MULTIPLY, a, b);
  }

  private static Expr select(Expr condition, Expr a, Expr b) {
    return isZero(a) && isZero(b) ? ZERO : new Select(condition, a, b);
  }
}
