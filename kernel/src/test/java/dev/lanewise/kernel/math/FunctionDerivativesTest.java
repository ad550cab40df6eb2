package dev.lanewise.kernel.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.ExprInterpreter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The stated derivatives against central differences of the functions' oracles, and where they
/// have limits.
class FunctionDerivativesTest {
  private static final double[] POINTS = {
    1e-6, 1e-3, 0.1, 0.3, 0.499, 0.501, 0.7, 0.95, 1.05, 1.7, 2.5, 4, 6.5, 9, 12, 15.5, 22, 30, 36
  };

  static List<AccuracyRow> rows() {
    return AccuracyRows.all();
  }

  private static double evaluate(ElementType type, Expr e, double x, double y) {
    ExprInterpreter interpreter = new ExprInterpreter(type, 1);
    Object result = interpreter.output(e);
    fill(interpreter, "x", x);
    fill(interpreter, "y", y);
    interpreter.run(1);
    return result instanceof float[] f ? f[0] : ((double[]) result)[0];
  }

  private static void fill(ExprInterpreter interpreter, String name, double value) {
    Object array = interpreter.input(new Expr.Input(name, Expr.Shape.MATRIX));
    if (array instanceof float[] f) {
      f[0] = (float) value;
    } else {
      ((double[]) array)[0] = value;
    }
  }

  private static Expr derivative(Functions f) {
    Expr x = Expr.matrix("x");
    return new Expr.Call(f, List.of(x)).derivative(x);
  }

  /// (f(x + h) - f(x - h)) / 2h in twice the precision, so that only the third derivative is felt.
  private static double difference(AccuracyRow row, double x) {
    double h = Math.scalb(1.0, Math.getExponent(x) - 24);
    Wide above = row.doubleOracle().apply(x + h).wide();
    Wide below = row.doubleOracle().apply(x - h).wide();
    return above.minus(below).value() / ((x + h) - (x - h));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void derivativeEqualsTheDifference(AccuracyRow row) {
    Expr derivative = derivative(row.function());
    // 1 - tanh^2 is exact enough beside the tanh it is used with, not in itself.
    double floor = row.function() == Functions.TANH ? 1e-15 : 1e-250;
    for (double magnitude : POINTS) {
      for (double x : new double[] {magnitude, -magnitude}) {
        double rough = row.floatOracle().applyAsDouble(x * (1 + 0x1p-10));
        if (Double.isNaN(rough)) {
          continue;
        }
        double expected = difference(row, x);
        double d = evaluate(ElementType.DOUBLE, derivative, x, 0);
        double f = evaluate(ElementType.FLOAT, derivative, x, 0);
        assertEquals(expected, d, 1e-8 * Math.abs(expected) + floor, () -> "double at " + x);
        double roughly = 1e-4 * Math.abs(expected) + 2e-7 * Math.min(1, magnitude);
        assertEquals(expected, f, roughly + 2e-7, () -> "float at " + x);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "EXP, -Infinity, 0",
    "EXP, Infinity, Infinity",
    "SIGMOID, -Infinity, 0",
    "SIGMOID, Infinity, 0",
    "TANH, -Infinity, 0",
    "TANH, Infinity, 0",
    "ATAN, Infinity, 0",
    "ATAN, -Infinity, 0",
    "ERF, Infinity, 0",
    "ERFC, -Infinity, 0",
    "NORMAL_CDF, 1e30, 0",
    "NORMAL_CDF, -Infinity, 0",
    "SOFTPLUS, Infinity, 1",
    "SOFTPLUS, -Infinity, 0",
    "GELU, Infinity, 1",
    "GELU, -Infinity, 0",
    "GELU, 1e30, 1",
    "GELU, -1e30, 0",
    "GELU_TANH, Infinity, 1",
    "GELU_TANH, -Infinity, 0",
    "GELU_TANH, 1e30, 1",
    "GELU_TANH, -1e30, 0",
    "GELU_TANH, 100, 1",
    "GELU_TANH, -100, 0",
    "SILU, Infinity, 1",
    "SILU, -Infinity, 0",
    "SILU, 1e30, 1",
    "SILU, -1e30, 0",
    "MISH, Infinity, 1",
    "MISH, -Infinity, 0",
    "MISH, 1e30, 1",
    "MISH, -1e30, 0",
    "RSQRT, Infinity, 0",
    "LOG1P, Infinity, 0",
    "LOG, 0, Infinity",
    "CBRT, 0, Infinity"
  })
  void limits(Functions function, double x, double expected) {
    for (ElementType type : ElementType.values()) {
      double d = evaluate(type, derivative(function), x, 0);
      assertEquals(0, Double.compare(expected, d + 0.0), () -> type + ": " + d);
    }
  }

  @Test
  void arcTangentOfPairs() {
    Expr x = Expr.matrix("x");
    Expr y = Expr.matrix("y");
    Expr angle = Expr.atan2(y, x);
    for (double scale : new double[] {1, 1e-30, 1e30}) {
      for (double[] p : new double[][] {{3, 4}, {-2, 1}, {0.5, -0.1}, {-1, -7}, {0, 2}, {2, 0}}) {
        double px = p[0] * scale;
        double py = p[1] * scale;
        double norm = (p[0] * p[0] + p[1] * p[1]) * scale;
        for (ElementType type : ElementType.values()) {
          double tolerance = (type == ElementType.FLOAT ? 1e-6 : 1e-14) / scale;
          assertEquals(p[0] / norm, evaluate(type, angle.derivative(y), px, py), tolerance);
          assertEquals(-p[1] / norm, evaluate(type, angle.derivative(x), px, py), tolerance);
        }
      }
    }
  }

  @Test
  void magnitudeWithAnotherSign() {
    Expr x = Expr.matrix("x");
    Expr copied = x.copySign(Expr.matrix("y")).derivative(x);
    assertEquals(1, evaluate(ElementType.DOUBLE, copied, 2, 3));
    assertEquals(-1, evaluate(ElementType.DOUBLE, copied, -2, 3));
    assertEquals(-1, evaluate(ElementType.FLOAT, copied, 2, -3));
    assertTrue(evaluate(ElementType.FLOAT, copied, -2, -3) == 1);
  }
}
