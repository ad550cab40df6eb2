package dev.lanewise.kernel.codegen;

import dev.lanewise.kernel.Expr;
import org.jspecify.annotations.Nullable;

/// One value of a [Graph]: an operation, its operands as positions of earlier nodes, and what else
/// tells it apart (the input's name, the constant's bits, the comparison).
///
/// @param op the operation
/// @param kind what kind of value it is
/// @param a position of the first operand, or -1
/// @param b position of the second operand, or -1
/// @param c position of the third operand, or -1
/// @param detail an immutable value: an [Expr.Input], a Long, an operator, a [Expr.Fallback]
record Node(Op op, Expr.Kind kind, int a, int b, int c, @Nullable Object detail) {
  /// The operations that are left once functions are expanded.
  enum Op {
    INPUT,
    WORD,
    INDEX,
    CONSTANT,
    INTEGER,
    UNARY,
    BINARY,
    FMA,
    COMPARE,
    SELECT,
    RARE
  }

  /// The detail as a value of a known type.
  <T> T detail(Class<T> type) {
    return type.cast(java.util.Objects.requireNonNull(detail));
  }

  /// The operand positions in order.
  int[] operands() {
    int n = c >= 0 ? 3 : b >= 0 ? 2 : a >= 0 ? 1 : 0;
    int[] all = {a, b, c};
    return java.util.Arrays.copyOf(all, n);
  }
}
