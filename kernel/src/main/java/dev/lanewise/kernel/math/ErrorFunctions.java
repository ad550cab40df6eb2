package dev.lanewise.kernel.math;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;

/// The error function and its kin as expressions.
final class ErrorFunctions {
  private ErrorFunctions() {}

  static Expr erf(ElementType type, Expr x) {
    throw new IllegalStateException("erf");
  }

  static Expr erfc(ElementType type, Expr x) {
    throw new IllegalStateException("erfc");
  }

  static Expr normalCdf(ElementType type, Expr x) {
    throw new IllegalStateException("normalCdf");
  }
}
