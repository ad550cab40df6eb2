package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/// Derivatives of trees against central differences in double; the bound is that of the gradient
/// checks of layers: `1e-7 + 1e-5 |n|` for steps of 1e-6.
class DerivativesTest {
  private static final double STEP = 1e-6;
  private static final Expr X = Expr.matrix("x");
  private static final Expr Y = Expr.matrix("y");

  private static double evaluate(Expr e, Map<String, Double> values) {
    ExprInterpreter oracle = new ExprInterpreter(ElementType.DOUBLE, 1);
    double[] result = (double[]) oracle.output(e);
    oracle
        .leaves()
        .forEach((leaf, array) -> {
          if (leaf instanceof Expr.Input in) {
            ((double[]) array)[0] = values.getOrDefault(in.name(), 0.0);
          }
        });
    oracle.run(1);
    return result[0];
  }

  private static void assertDerivative(Expr e, double x, double y) {
    double above = evaluate(e, Map.of("x", x + STEP, "y", y));
    double below = evaluate(e, Map.of("x", x - STEP, "y", y));
    double numeric = (above - below) / (2 * STEP);
    double symbolic = evaluate(e.derivative(X), Map.of("x", x, "y", y));
    double bound = 1e-7 + 1e-5 * Math.abs(numeric) + 1e-9 * Math.abs(above);
    assertTrue(
        Math.abs(numeric - symbolic) <= bound,
        () -> "at " + x + ", " + y + ": " + symbolic + ", difference " + numeric + ": " + e);
  }

  /// One tree for every kind of node that passes a derivative on.
  private static List<Expr> nodes() {
    return List.of(
        X,
        X.plus(Y),
        Y.minus(X),
        X.times(Y),
        X.dividedBy(Y),
        Y.dividedBy(X),
        X.fma(Y, X),
        Y.fma(X, Y),
        X.negate(),
        X.abs(),
        X.square().plus(1).sqrt(),
        X.min(Y),
        X.max(Y),
        X.square().min(X.times(3)),
        Expr.select(X.less(Y), X.square(), X.times(5)),
        X.sign().times(X),
        Y.copySign(X).times(X),
        X.reciprocal(),
        Expr.exp(X),
        Expr.pow(X.abs(), Y),
        Expr.atan2(X, Y),
        X.square().withDerivative(X, X.times(2)),
        Expr.sin(X).withDerivative(X, Expr.cos(X)).times(Y));
  }

  @Test
  void everyNodeHasTheSlopeOfItsDifferences() {
    Random random = new Random(3);
    for (Expr e : nodes()) {
      for (int i = 0; i < 20; i++) {
        double x = (0.2 + 2 * random.nextDouble()) * (random.nextBoolean() ? 1 : -1);
        double y = 0.3 + 2 * random.nextDouble();
        if (Math.abs(Math.abs(x) - y) > 1e-4) {
          assertDerivative(e, x, y);
        }
      }
    }
  }

  /// Smooth operations that keep values of moderate size.
  private static Expr smooth(Expr a, Expr b, int which) {
    List<UnaryOperator<Expr>> of =
        List.of(
            e -> e.times(b),
            e -> e.plus(b),
            e -> b.minus(e),
            e -> e.dividedBy(b.square().plus(1)),
            e -> e.fma(b, e),
            e -> e.square().plus(1).sqrt(),
            Expr::tanh,
            Expr::sin,
            Expr::sigmoid,
            Expr::softplus,
            Expr::atan,
            e -> Expr.exp(Expr.tanh(e)),
            e -> Expr.log(e.square().plus(2)),
            e -> e.withDerivative(e, Expr.constant(1)));
    return of.get(Math.floorMod(which, of.size())).apply(a);
  }

  @Property(tries = 60)
  void nestedTreesHaveTheSlopeOfTheirDifferences(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 7) int depth) {
    Random random = new Random(seed);
    Expr a = X;
    Expr b = Y;
    for (int i = 0; i < depth; i++) {
      Expr next = smooth(a, b, random.nextInt());
      b = random.nextBoolean() ? a : b;
      a = next;
    }
    double x = 2 * random.nextDouble() - 1;
    double y = 2 * random.nextDouble() - 1;
    if (Math.abs(evaluate(a, Map.of("x", x, "y", y))) < 1e3) {
      assertDerivative(a, x, y);
    }
  }

  @Test
  void whatDoesNotDependOnTheInputHasSlopeZero() {
    Expr zero = Expr.constant(0);
    assertEquals(zero, Y.times(3).derivative(X));
    assertEquals(zero, X.toInteger().toReal().derivative(X));
    assertEquals(zero, Expr.uniform("k").derivative(X));
    assertEquals(zero, Expr.select(X.less(Y), Y, Expr.constant(2)).derivative(X));
    assertEquals(Expr.constant(1), X.derivative(X));
    assertEquals(zero, Expr.row("x").derivative(X));
  }

  @Test
  void onlyInputsAreDifferentiatedBy() {
    assertThrows(IllegalArgumentException.class, () -> X.derivative(X.plus(1)));
  }
}
