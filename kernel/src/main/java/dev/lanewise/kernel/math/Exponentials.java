package dev.lanewise.kernel.math;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;

/// Exponentials and the logistic function as expressions.
final class Exponentials {
  private Exponentials() {}

  static Expr exp(ElementType type, Expr x) {
    throw new IllegalStateException("exp");
  }

  static Expr exp2(ElementType type, Expr x) {
    throw new IllegalStateException("exp2");
  }

  static Expr expm1(ElementType type, Expr x) {
    throw new IllegalStateException("expm1");
  }

  static Expr sigmoid(ElementType type, Expr x) {
    throw new IllegalStateException("sigmoid");
  }
}
