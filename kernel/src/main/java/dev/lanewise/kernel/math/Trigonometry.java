package dev.lanewise.kernel.math;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;

/// Sine, cosine and tangent as expressions.
final class Trigonometry {
  private Trigonometry() {}

  static Expr sin(ElementType type, Expr x) {
    throw new IllegalStateException("sin");
  }

  static Expr cos(ElementType type, Expr x) {
    throw new IllegalStateException("cos");
  }

  static Expr tan(ElementType type, Expr x) {
    throw new IllegalStateException("tan");
  }
}
