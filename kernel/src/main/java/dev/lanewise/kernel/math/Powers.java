package dev.lanewise.kernel.math;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;

/// Roots and powers as expressions.
final class Powers {
  private Powers() {}

  static Expr rsqrt(ElementType type, Expr x) {
    throw new IllegalStateException("rsqrt");
  }

  static Expr cbrt(ElementType type, Expr x) {
    throw new IllegalStateException("cbrt");
  }

  static Expr pow(ElementType type, Expr x, Expr y) {
    throw new IllegalStateException("pow");
  }
}
