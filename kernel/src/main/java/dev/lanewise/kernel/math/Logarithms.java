package dev.lanewise.kernel.math;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;

/// Logarithms as expressions.
final class Logarithms {
  private Logarithms() {}

  static Expr log(ElementType type, Expr x) {
    throw new IllegalStateException("log");
  }

  static Expr log2(ElementType type, Expr x) {
    throw new IllegalStateException("log2");
  }

  static Expr log10(ElementType type, Expr x) {
    throw new IllegalStateException("log10");
  }

  static Expr log1p(ElementType type, Expr x) {
    throw new IllegalStateException("log1p");
  }
}
