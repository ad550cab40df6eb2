package dev.lanewise.kernel.math;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;

/// Activation functions made of the others as expressions.
final class Activations {
  private Activations() {}

  static Expr softplus(ElementType type, Expr x) {
    throw new IllegalStateException("softplus");
  }

  static Expr gelu(ElementType type, Expr x) {
    throw new IllegalStateException("gelu");
  }

  static Expr geluTanh(ElementType type, Expr x) {
    throw new IllegalStateException("geluTanh");
  }

  static Expr silu(ElementType type, Expr x) {
    throw new IllegalStateException("silu");
  }

  static Expr mish(ElementType type, Expr x) {
    throw new IllegalStateException("mish");
  }
}
