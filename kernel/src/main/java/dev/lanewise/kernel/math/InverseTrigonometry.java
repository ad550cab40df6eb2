package dev.lanewise.kernel.math;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;

/// Inverse trigonometric functions as expressions.
final class InverseTrigonometry {
  private InverseTrigonometry() {}

  static Expr asin(ElementType type, Expr x) {
    throw new IllegalStateException("asin");
  }

  static Expr acos(ElementType type, Expr x) {
    throw new IllegalStateException("acos");
  }

  static Expr atan(ElementType type, Expr x) {
    throw new IllegalStateException("atan");
  }

  static Expr atan2(ElementType type, Expr y, Expr x) {
    throw new IllegalStateException("atan2");
  }
}
