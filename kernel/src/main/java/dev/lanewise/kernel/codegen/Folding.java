package dev.lanewise.kernel.codegen;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr.BinaryOp;
import dev.lanewise.kernel.Expr.UnaryOp;
import dev.lanewise.kernel.codegen.Node.Op;
import org.jspecify.annotations.Nullable;

/// Constant folding that keeps the bits: an operation on constants is done in the element type,
/// once, as the loop would do it. Results that are NaN are left to the loop.
final class Folding {
  private Folding() {}

  static @Nullable Integer unary(Graph g, UnaryOp op, Node a) {
    if (a.op() == Op.CONSTANT) {
      double x = real(a);
      return switch (op) {
        case NEGATE -> g.addConstant(-x);
        case ABS -> g.addConstant(Math.abs(x));
        case SQRT -> x >= 0 ? g.addConstant(Math.sqrt(x)) : null;
        case BITS -> Double.isNaN(x) ? null : g.addInteger(bits(g, x));
        default -> null;
      };
    }
    if (a.op() == Op.INTEGER) {
      long x = a.detail(Long.class);
      return switch (op) {
        case NEGATE -> g.addInteger(-x);
        case NOT -> g.addInteger(~x);
        default -> null;
      };
    }
    return null;
  }

  static @Nullable Integer binary(Graph g, BinaryOp op, Node a, Node b) {
    if (a.op() == Op.CONSTANT && b.op() == Op.CONSTANT) {
      double r =
          g.type() == ElementType.FLOAT
              ? real(op, (float) real(a), (float) real(b))
              : real(op, real(a), real(b));
      return Double.isNaN(r) ? null : g.addConstant(r);
    }
    if (a.op() == Op.INTEGER && b.op() == Op.INTEGER) {
      long x = a.detail(Long.class);
      long y = b.detail(Long.class);
      return switch (op) {
        case ADD -> g.addInteger(x + y);
        case SUBTRACT -> g.addInteger(x - y);
        case MULTIPLY -> g.addInteger(x * y);
        case AND -> g.addInteger(x & y);
        case OR -> g.addInteger(x | y);
        case XOR -> g.addInteger(x ^ y);
        default -> null;
      };
    }
    return null;
  }

  static @Nullable Integer fma(Graph g, Node a, Node b, Node c) {
    if (a.op() != Op.CONSTANT || b.op() != Op.CONSTANT || c.op() != Op.CONSTANT) {
      return null;
    }
    double r =
        g.type() == ElementType.FLOAT
            ? Math.fma((float) real(a), (float) real(b), (float) real(c))
            : Math.fma(real(a), real(b), real(c));
    return Double.isNaN(r) ? null : g.addConstant(r);
  }

  private static double real(Node n) {
    return Double.longBitsToDouble(n.detail(Long.class));
  }

  private static long bits(Graph g, double x) {
    return g.type() == ElementType.FLOAT
        ? Float.floatToRawIntBits((float) x)
        : Double.doubleToRawLongBits(x);
  }

  private static double real(BinaryOp op, float a, float b) {
    return switch (op) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / b;
      case MIN -> Math.min(a, b);
      case MAX -> Math.max(a, b);
      default -> Double.NaN;
    };
  }

  private static double real(BinaryOp op, double a, double b) {
    return switch (op) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / b;
      case MIN -> Math.min(a, b);
      case MAX -> Math.max(a, b);
      default -> Double.NaN;
    };
  }
}
