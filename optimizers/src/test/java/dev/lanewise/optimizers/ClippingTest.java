package dev.lanewise.optimizers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.optimizers.RegularizersTest.Descent;
import dev.lanewise.plugin.Catalog;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

/// Clippings against plain loops (law C).
class ClippingTest {
  private static Link clip(String name, String settings) {
    return Catalog.installed().clipping(name).with(settings).create();
  }

  private static double squares(Matrix m) {
    double sum = 0;
    for (int r = 0; r < m.rows(); r++) {
      for (int c = 0; c < m.columns(); c++) {
        sum += m.get(r, c) * m.get(r, c);
      }
    }
    return sum;
  }

  @Property(tries = 40)
  void clippingsEqualTheirFormulas(
      @ForAll long seed, @ForAll @DoubleRange(min = 0.01, max = 6) double max) {
    for (String name : List.of("clip-value", "clip-norm", "clip-global-norm", "clip-adaptive")) {
      List<Parameter> parameters =
          List.of(
              RegularizersTest.random("a", 3, 4, Role.WEIGHT, seed),
              RegularizersTest.random("b", 1, 5, Role.BIAS, seed + 1));
      List<Matrix> before = parameters.stream().map(p -> p.value().copy()).toList();
      String key = name.equals("clip-adaptive") ? "ratio=" : "max=";
      Stepper stepper = clip(name, key + max).then(new Descent(1)).bind(parameters);
      stepper.step();
      double all = Math.sqrt(parameters.stream().mapToDouble(p -> squares(p.gradient())).sum());
      for (int k = 0; k < 2; k++) {
        Parameter p = parameters.get(k);
        double own = Math.sqrt(squares(p.gradient()));
        for (int r = 0; r < p.value().rows(); r++) {
          double row = Math.sqrt(squares(p.gradient().row(r)));
          double limit = max * Math.max(Math.sqrt(squares(before.get(k).row(r))), 1e-3);
          for (int c = 0; c < p.value().columns(); c++) {
            double g = p.gradient().get(r, c);
            double clipped =
                switch (name) {
                  case "clip-value" -> Math.max(-max, Math.min(max, g));
                  case "clip-norm" -> g * Math.min(1, max / own);
                  case "clip-global-norm" -> g * Math.min(1, max / all);
                  default -> row > limit ? g * limit / row : g;
                };
            assertEquals(before.get(k).get(r, c) - clipped, p.value().get(r, c), 1e-13, name);
          }
        }
      }
      if (name.equals("clip-global-norm")) {
        assertEquals(all, stepper.scalar("clip-global-norm.norm"), 1e-13 * all);
      }
      if (name.equals("clip-norm")) {
        double own = Math.sqrt(squares(parameters.get(1).gradient()));
        assertEquals(own, stepper.scalar("b:clip-norm.norm"), 1e-13 * own);
      }
    }
  }

  @Test
  void gradientsWithinTheLimitAreLeftAsTheyAre() {
    for (String name : List.of("clip-value", "clip-norm", "clip-global-norm")) {
      Parameter p = RegularizersTest.random("a", 3, 4, Role.WEIGHT, 5);
      Parameter q = RegularizersTest.random("a", 3, 4, Role.WEIGHT, 5);
      clip(name, "max=1e6").then(new Descent(0.1)).bind(List.of(p)).step();
      Chain.of(new Descent(0.1)).bind(List.of(q)).step();
      RegularizersTest.assertSameBits(q.value(), p.value());
    }
  }

  @Test
  void aNormOfNaNIsNotHidden() {
    Parameter good = RegularizersTest.random("good", 2, 2, Role.WEIGHT, 1);
    Parameter bad = RegularizersTest.random("bad", 2, 2, Role.WEIGHT, 2);
    bad.gradient().set(1, 1, Double.NaN);
    Stepper stepper = clip("clip-global-norm", "").then(new Descent(0.1)).bind(List.of(good, bad));
    stepper.step();
    assertTrue(Double.isNaN(stepper.scalar("clip-global-norm.norm")));
    assertTrue(Double.isNaN(good.value().get(0, 0)));
    assertThrows(IllegalArgumentException.class, () -> stepper.scalar("clip-global-norm.norm", 1));
    Parameter value = Parameter.of("value", ElementType.FLOAT, 1, 1, Role.WEIGHT);
    value.gradient().fill(Double.NaN);
    clip("clip-value", "").then(new Descent(0.1)).bind(List.of(value)).step();
    assertTrue(Double.isNaN(value.value().get(0, 0)));
  }

  @Test
  void torchAddsToTheNorm() {
    Parameter p = Parameter.of("p", ElementType.DOUBLE, 1, 1, Role.WEIGHT);
    p.gradient().fill(2);
    Link torch = Catalog.installed().clipping("clip-norm").torch().create();
    torch.then(new Descent(1)).bind(List.of(p)).step();
    assertEquals(-2 * (1 / (2 + 1e-6)), p.value().get(0, 0));
  }
}
