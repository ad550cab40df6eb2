package dev.lanewise.kernel;

import dev.lanewise.kernel.Expr.BinaryOp;
import dev.lanewise.kernel.Expr.CompareOp;
import dev.lanewise.kernel.Expr.UnaryOp;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.function.IntConsumer;

/// Reals as floats, for [ExprInterpreter].
record FloatArithmetic(int block) implements ExprInterpreter.Arithmetic {

  @Override
  public Object allocate() {
    return new float[block];
  }

  @Override
  public IntConsumer constant(double value, Object r) {
    return n -> Arrays.fill((float[]) r, 0, n, (float) value);
  }

  @Override
  public IntConsumer unary(UnaryOp op, Object x, Object y) {
    float[] a = (float[]) x;
    float[] r = (float[]) y;
    return switch (op) {
      case NEGATE ->
          n -> {
            for (int i = 0; i < n; i++) {
              r[i] = -a[i];
            }
          };
      case ABS ->
          n -> {
            for (int i = 0; i < n; i++) {
              r[i] = Math.abs(a[i]);
            }
          };
      case SQRT ->
          n -> {
            for (int i = 0; i < n; i++) {
              r[i] = (float) Math.sqrt(a[i]);
            }
          };
      default -> throw new IllegalStateException(op.name());
    };
  }

  @Override
  public IntConsumer binary(BinaryOp op, Object x, Object y, Object z) {
    float[] a = (float[]) x;
    float[] b = (float[]) y;
    float[] r = (float[]) z;
    return switch (op) {
      case ADD ->
          n -> {
            for (int i = 0; i < n; i++) {
              r[i] = a[i] + b[i];
            }
          };
      case SUBTRACT ->
          n -> {
            for (int i = 0; i < n; i++) {
              r[i] = a[i] - b[i];
            }
          };
      case MULTIPLY ->
          n -> {
            for (int i = 0; i < n; i++) {
              r[i] = a[i] * b[i];
            }
          };
      case DIVIDE ->
          n -> {
            for (int i = 0; i < n; i++) {
              r[i] = a[i] / b[i];
            }
          };
      case MIN ->
          n -> {
            for (int i = 0; i < n; i++) {
              r[i] = Math.min(a[i], b[i]);
            }
          };
      case MAX ->
          n -> {
            for (int i = 0; i < n; i++) {
              r[i] = Math.max(a[i], b[i]);
            }
          };
      default -> throw new IllegalStateException(op.name());
    };
  }

  @Override
  public IntConsumer fma(Object x, Object y, Object z, Object w) {
    float[] a = (float[]) x;
    float[] b = (float[]) y;
    float[] c = (float[]) z;
    float[] r = (float[]) w;
    return n -> {
      for (int i = 0; i < n; i++) {
        r[i] = Math.fma(a[i], b[i], c[i]);
      }
    };
  }

  @Override
  public IntConsumer compare(CompareOp op, Object x, Object y, boolean[] r) {
    float[] a = (float[]) x;
    float[] b = (float[]) y;
    return switch (op) {
      case EQUAL ->
          n -> {
            for (int i = 0; i < n; i++) {
              r[i] = a[i] == b[i];
            }
          };
      case NOT_EQUAL ->
          n -> {
            for (int i = 0; i < n; i++) {
              r[i] = a[i] != b[i];
            }
          };
      case LESS ->
          n -> {
            for (int i = 0; i < n; i++) {
              r[i] = a[i] < b[i];
            }
          };
      case LESS_OR_EQUAL ->
          n -> {
            for (int i = 0; i < n; i++) {
              r[i] = a[i] <= b[i];
            }
          };
      case LESS_UNSIGNED -> throw new IllegalStateException("reals have a sign");
    };
  }

  @Override
  public IntConsumer select(boolean[] condition, Object x, Object y, Object z) {
    float[] a = (float[]) x;
    float[] b = (float[]) y;
    float[] r = (float[]) z;
    return n -> {
      for (int i = 0; i < n; i++) {
        r[i] = condition[i] ? a[i] : b[i];
      }
    };
  }

  @Override
  public IntConsumer toInteger(Object x, long[] r) {
    float[] a = (float[]) x;
    return n -> {
      for (int i = 0; i < n; i++) {
        r[i] = (int) a[i];
      }
    };
  }

  @Override
  public IntConsumer toReal(long[] a, Object z) {
    float[] r = (float[]) z;
    return n -> {
      for (int i = 0; i < n; i++) {
        r[i] = (float) (int) a[i];
      }
    };
  }

  @Override
  public IntConsumer bits(Object x, long[] r) {
    float[] a = (float[]) x;
    return n -> {
      for (int i = 0; i < n; i++) {
        r[i] = Float.floatToRawIntBits(a[i]);
      }
    };
  }

  @Override
  public IntConsumer fromBits(long[] a, Object z) {
    float[] r = (float[]) z;
    return n -> {
      for (int i = 0; i < n; i++) {
        r[i] = Float.intBitsToFloat((int) a[i]);
      }
    };
  }

  @Override
  public IntConsumer rare(
      boolean[] condition, Object x, Expr.Fallback fallback, Object y, Object z) {
    float[] common = (float[]) x;
    float[] argument = (float[]) y;
    float[] r = (float[]) z;
    try {
      Method method = Class.forName(fallback.owner()).getMethod(fallback.method(), float.class);
      return n -> {
        for (int i = 0; i < n; i++) {
          r[i] = condition[i] ? call(method, argument[i]) : common[i];
        }
      };
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static float call(Method method, float x) {
    try {
      return (float) method.invoke(null, x);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
