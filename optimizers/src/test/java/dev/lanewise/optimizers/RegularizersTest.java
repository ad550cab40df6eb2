package dev.lanewise.optimizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.plugin.Catalog;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Regularizers against their formulas (laws R1 to R6).
class RegularizersTest {
  /// p -= lr u with a rate of 1 unless said otherwise.
  record Descent(double rate) implements Link {
    @Override
    public String name() {
      return "descent";
    }

    @Override
    public void describe(Step step) {
      step.parameter(
          step.parameter().minus(step.rate(Schedule.constant(rate)).times(step.update())));
    }
  }

  private static Link link(String name, String settings) {
    return Catalog.installed().regularizer(name).with(settings).create();
  }

  static Parameter random(String name, int rows, int columns, Role role, long seed) {
    Parameter p = Parameter.of(name, ElementType.DOUBLE, rows, columns, role);
    Random random = new Random(seed);
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        p.value().set(r, c, random.nextGaussian());
        p.gradient().set(r, c, random.nextGaussian());
      }
    }
    return p;
  }

  /// The penalty in plain loops.
  private static double penalty(String name, Matrix w, double strength) {
    double sum = 0;
    for (int r = 0; r < w.rows(); r++) {
      double squares = 0;
      for (int c = 0; c < w.columns(); c++) {
        double x = w.get(r, c);
        squares += x * x;
        sum +=
            switch (name) {
              case "l1" -> strength * Math.abs(x);
              case "l2" -> strength / 2 * x * x;
              case "elastic-net" -> strength * Math.abs(x) + 2 * strength / 2 * x * x;
              default -> 0;
            };
      }
      sum += name.equals("group-lasso") ? strength * Math.sqrt(w.columns() * squares) : 0;
    }
    return name.equals("orthogonal") ? strength * unorthogonal(w) : sum;
  }

  private static double unorthogonal(Matrix w) {
    Matrix a = w.rows() <= w.columns() ? w : w.transpose();
    double sum = 0;
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.rows(); j++) {
        double dot = i == j ? -1 : 0;
        for (int k = 0; k < a.columns(); k++) {
          dot += a.get(i, k) * a.get(j, k);
        }
        sum += dot * dot;
      }
    }
    return sum;
  }

  private static String settings(String name, double strength) {
    return name.equals("elastic-net")
        ? "l1=" + strength + " l2=" + 2 * strength
        : "strength=" + strength;
  }

  @Property(tries = 60)
  void r1ValueAndGradientAreThoseOfThePenalty(
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = 4) int which,
      @ForAll @IntRange(min = 1, max = 6) int rows,
      @ForAll @IntRange(min = 1, max = 6) int columns) {
    String name = List.of("l1", "l2", "elastic-net", "group-lasso", "orthogonal").get(which);
    Parameter p = random("w", rows, columns, Role.WEIGHT, seed);
    Parameter bias = random("b", 1, columns, Role.BIAS, seed + 1);
    p.gradient().fill(0);
    bias.gradient().fill(0);
    Matrix before = p.value().copy();
    Matrix biasBefore = bias.value().copy();
    Stepper stepper = link(name, settings(name, 0.3)).then(new Descent(1)).bind(List.of(p, bias));
    double expected = penalty(name, before, 0.3);
    assertEquals(expected, stepper.penalty(), 1e-12 * Math.max(1, expected), name);
    stepper.step();
    double h = 1e-5;
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        double x = before.get(r, c);
        if (Math.abs(x) < 10 * h) {
          continue;
        }
        Matrix moved = before.copy();
        moved.set(r, c, x + h);
        double above = penalty(name, moved, 0.3);
        moved.set(r, c, x - h);
        double slope = (above - penalty(name, moved, 0.3)) / (2 * h);
        assertEquals(slope, x - p.value().get(r, c), 1e-7 + 1e-5 * Math.abs(slope), name);
      }
    }
    for (int c = 0; c < columns; c++) {
      assertEquals(biasBefore.get(0, c), bias.value().get(0, c), "R5: biases stay");
    }
    double after = penalty(name, p.value(), 0.3);
    assertEquals(after, stepper.penalty(), 1e-12 * Math.max(1, after), "the present value");
  }

  @ParameterizedTest
  @ValueSource(strings = {"l1", "l2", "elastic-net", "group-lasso", "orthogonal", "proximal-l1"})
  void r2StrengthZeroIsNone(String name) {
    Parameter with = random("w", 4, 5, Role.WEIGHT, 3);
    Parameter without = random("w", 4, 5, Role.WEIGHT, 3);
    Link none = link(name, settings(name, 0));
    (name.equals("proximal-l1") ? new Descent(0.1).then(none) : none.then(new Descent(0.1)))
        .bind(List.of(with))
        .step();
    Chain.of(new Descent(0.1)).bind(List.of(without)).step();
    assertSameBits(without.value(), with.value());
  }

  static void assertSameBits(Matrix expected, Matrix actual) {
    for (int r = 0; r < expected.rows(); r++) {
      for (int c = 0; c < expected.columns(); c++) {
        assertEquals(
            Double.doubleToLongBits(expected.get(r, c)),
            Double.doubleToLongBits(actual.get(r, c)),
            "row " + r + ", column " + c);
      }
    }
  }

  @Test
  void r3L1IsFlatAtZeroAndItsProximalStepIsTheSoftThreshold() {
    double[] values = {0.0, -0.0, 0.04, -0.04, 0.05, 0.3, -0.3, Double.NaN};
    Parameter p = Parameter.of("w", ElementType.DOUBLE, 1, values.length, Role.WEIGHT);
    for (int i = 0; i < values.length; i++) {
      p.value().set(0, i, values[i]);
    }
    new Descent(0.5).then(link("proximal-l1", "strength=0.1")).bind(List.of(p)).step();
    for (int i = 0; i < values.length; i++) {
      double x = values[i];
      double expected = Math.signum(x) * Math.max(Math.abs(x) - 0.5 * 0.1, 0);
      assertEquals(expected == 0 ? 0.0 : expected, p.value().get(0, i), "at " + x);
    }
    Parameter zero = Parameter.of("w", ElementType.FLOAT, 1, 2, Role.WEIGHT);
    zero.value().set(0, 1, -0.0);
    link("l1", "strength=1").then(new Descent(1)).bind(List.of(zero)).step();
    assertEquals(0, zero.value().get(0, 0), 0.0);
    assertTrue(zero.value().get(0, 1) == 0);
  }

  @Test
  void r4PenaltiesAreHomogeneous() {
    for (String name : List.of("l1", "l2", "group-lasso")) {
      Parameter p = random("w", 3, 4, Role.WEIGHT, 8);
      Stepper stepper = link(name, "strength=0.5").then(new Descent(1)).bind(List.of(p));
      double one = stepper.penalty();
      for (int r = 0; r < 3; r++) {
        for (int c = 0; c < 4; c++) {
          p.value().set(r, c, 2 * p.value().get(r, c));
        }
      }
      assertEquals(name.equals("l2") ? 4 * one : 2 * one, stepper.penalty(), name);
    }
  }

  @Test
  void r5APatternChoosesInsteadOfTheRole() {
    Parameter w = random("a/weight", 2, 2, Role.WEIGHT, 1);
    Parameter b = random("a/bias", 1, 2, Role.BIAS, 2);
    w.gradient().fill(0);
    b.gradient().fill(0);
    Matrix wBefore = w.value().copy();
    Stepper stepper =
        link("l2", "strength=0.5 parameters=**/bias").then(new Descent(1)).bind(List.of(w, b));
    double x = b.value().get(0, 1);
    stepper.step();
    assertSameBits(wBefore, w.value());
    assertEquals(x - 0.5 * x, b.value().get(0, 1));
    stepper.scalar("l2.strength", 0);
    assertEquals(0, stepper.penalty());
  }

  @Test
  void presetsOfL2DifferByAFactorOfTwo() {
    Parameter p = random("w", 2, 2, Role.WEIGHT, 1);
    Link torch = Catalog.installed().regularizer("l2").torch().create();
    Link keras = Catalog.installed().regularizer("l2").keras().create();
    assertEquals(
        2 * torch.then(new Descent(1)).bind(List.of(p)).penalty(),
        keras.then(new Descent(1)).bind(List.of(p)).penalty());
  }

  @Test
  void aRowOfZerosHasNoGroupLassoGradientAndStaysUnderUnitNorm() {
    Parameter p = Parameter.of("w", ElementType.FLOAT, 2, 3, Role.WEIGHT);
    p.value().set(1, 0, 2);
    link("group-lasso", "strength=0.5")
        .then(new Descent(1))
        .then(link("unit-norm", ""))
        .bind(List.of(p))
        .step();
    assertEquals(0, p.value().get(0, 0));
    assertEquals(1, p.value().get(1, 0));
  }

  @Property(tries = 40)
  void r6ProjectionsAreIdempotentAndLandInTheSet(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 2) int which) {
    String name = List.of("max-norm", "unit-norm", "non-negative").get(which);
    Link projection = link(name, which == 0 ? "max=1.5" : "");
    Parameter p = random("w", 4, 5, Role.WEIGHT, seed);
    Matrix before = p.value().copy();
    p.gradient().fill(0);
    Stepper stepper = new Descent(1).then(projection).bind(List.of(p));
    stepper.step();
    double u = 0x1p-53;
    for (int r = 0; r < 4; r++) {
      double old = 0;
      double norm = 0;
      for (int c = 0; c < 5; c++) {
        old += before.get(r, c) * before.get(r, c);
        norm += p.value().get(r, c) * p.value().get(r, c);
        assertTrue(which != 2 || p.value().get(r, c) == Math.max(0, before.get(r, c)));
      }
      // The norm has 5 squares, 4 sums, a root; quotient and product round too.
      double slack = 1 + 16 * u;
      switch (which) {
        case 0 -> {
          assertTrue(Math.sqrt(norm) <= 1.5 * slack, "norm " + Math.sqrt(norm));
          assertTrue(Math.sqrt(old) > 1.5 || old == norm, "what fits stays");
        }
        case 1 -> assertEquals(1, Math.sqrt(norm), 16 * u);
        default -> {}
      }
    }
    Matrix once = p.value().copy();
    stepper.step();
    for (int r = 0; r < 4; r++) {
      for (int c = 0; c < 5; c++) {
        double x = once.get(r, c);
        assertEquals(x, p.value().get(r, c), which == 2 ? 0 : 16 * u * Math.abs(x));
      }
    }
  }

  @Test
  void activityPenaltiesHaveTheirOwnDerivatives() {
    Matrix a = Matrix.of(ElementType.DOUBLE, 1, 4);
    double[] xs = {-2, -0.5, 0, 3};
    for (int i = 0; i < 4; i++) {
      a.set(0, i, xs[i]);
    }
    for (String name : List.of("activity-l1", "activity-l2")) {
      ActivityPenalty penalty = Catalog.installed().activity(name).with("strength=0.5").create();
      Matrix value = Matrix.of(ElementType.DOUBLE, 1, 4);
      Matrix slope = Matrix.of(ElementType.DOUBLE, 1, 4);
      Expr x = Expr.matrix("a");
      Loop.of(ElementType.DOUBLE)
          .store("value", penalty.value(x))
          .store("slope", penalty.gradient(x))
          .compile()
          .bind(1, 4)
          .set("a", a)
          .set("value", value)
          .set("slope", slope)
          .build()
          .run();
      for (int i = 0; i < 4; i++) {
        boolean l1 = name.endsWith("l1");
        assertEquals(l1 ? 0.5 * Math.abs(xs[i]) : 0.25 * xs[i] * xs[i], value.get(0, i));
        assertEquals(l1 ? 0.5 * Math.signum(xs[i]) : 0.5 * xs[i], slope.get(0, i));
      }
    }
  }

  @Test
  void penaltiesAddUpOverLinksAndAFloatOneIsCloseToItsDouble() {
    Parameter p = Parameter.of("w", ElementType.FLOAT, 30, 40, Role.WEIGHT);
    Random random = new Random(4);
    for (int r = 0; r < 30; r++) {
      for (int c = 0; c < 40; c++) {
        p.value().set(r, c, random.nextGaussian());
      }
    }
    Chain chain =
        Chain.of(
            link("l1", "strength=0.5"),
            link("l1", "strength=0.25"),
            link("l2", "strength=0.5"),
            new Descent(1));
    double expected = penalty("l1", p.value(), 0.75) + penalty("l2", p.value(), 0.5);
    assertEquals(expected, chain.bind(List.of(p)).penalty(), expected * 1200 * 0x1p-24);
    assertNotEquals(0, expected);
    assertArrayEquals(
        new double[] {0},
        new double[] {new Descent(1).then(link("max-norm", "")).bind(List.of(p)).penalty()});
  }
}
