package dev.lanewise.optimizers;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.Set;

/// Finds the inputs that an expression reads.
final class Symbols {
  private final ElementType type;
  private final Set<Expr> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final SequencedSet<Expr.Input> found = new LinkedHashSet<>();

  private Symbols(ElementType type) {
    this.type = type;
  }

  /// The inputs of an expression, each once, in the order met.
  static SequencedSet<Expr.Input> of(Expr expr, ElementType type) {
    Symbols symbols = new Symbols(type);
    symbols.visit(expr);
    return symbols.found;
  }

  private void visit(Expr e) {
    if (!seen.add(e)) {
      return;
    }
    switch (e) {
      case Expr.Input in -> found.add(in);
      case Expr.Word _, Expr.Index _, Expr.Constant _, Expr.IntegerConstant _ -> {}
      case Expr.Unary u -> visit(u.a());
      case Expr.Binary b -> {
        visit(b.a());
        visit(b.b());
      }
      case Expr.Fma f -> {
        visit(f.a());
        visit(f.b());
        visit(f.c());
      }
      case Expr.Compare c -> {
        visit(c.a());
        visit(c.b());
      }
      case Expr.Select s -> {
        visit(s.condition());
        visit(s.a());
        visit(s.b());
      }
      case Expr.Call c -> c.arguments().forEach(this::visit);
      case Expr.Typed t -> visit(t.expansion().apply(type));
      case Expr.Rare r -> {
        visit(r.condition());
        visit(r.common());
        visit(r.argument());
      }
      case Expr.WithDerivative w -> visit(w.value());
    }
  }
}
