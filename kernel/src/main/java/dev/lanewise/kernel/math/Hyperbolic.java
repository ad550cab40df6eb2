package dev.lanewise.kernel.math;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;

/// Hyperbolic functions as expressions.
final class Hyperbolic {
  private Hyperbolic() {}

  static Expr sinh(ElementType type, Expr x) {
    throw new IllegalStateException("sinh");
  }

  static Expr cosh(ElementType type, Expr x) {
    throw new IllegalStateException("cosh");
  }

  static Expr tanh(ElementType type, Expr x) {
    throw new IllegalStateException("tanh");
  }
}
