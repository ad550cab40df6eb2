package dev.lanewise.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.optimizers.Parameter;
import dev.lanewise.optimizers.Role;
import dev.lanewise.plugin.ClippingProvider;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The rules for clippings of gradients: G1 to G5, and laws P.
public abstract class ClippingContract extends LinkContract {
  /// For subclasses.
  protected ClippingContract() {}

  @Override
  protected abstract ClippingProvider provider();

  private double[] clipped(ElementType type, double[] gradient) {
    Parameter parameter = Tensors.parameter("layer/weight", type, 6, 5, Role.WEIGHT);
    return Tensors.cells(update(link(), parameter, gradient));
  }

  /// Values that either type holds.
  private static double[] gradient(double scale) {
    double[] gradient = new double[30];
    for (int k = 0; k < gradient.length; k++) {
      gradient[k] = (float) (scale * Tensors.noise(7, k));
    }
    return gradient;
  }

  /// G1: what is small is left as it is.
  @Test
  @DisplayName("G1 small gradients pass unchanged, bits")
  public void g1SmallPasses() {
    for (ElementType type : ElementType.values()) {
      double[] small = gradient(1e-8);
      assertEquals(Arrays.toString(small), Arrays.toString(clipped(type, small)), type.toString());
    }
  }

  /// G2: what is large becomes smaller and keeps its direction.
  @Test
  @DisplayName("G2 no element grows or changes its sign, and large gradients shrink")
  public void g2LargeShrinks() {
    for (ElementType type : ElementType.values()) {
      double[] large = gradient(1e6);
      double[] found = clipped(type, large);
      for (int k = 0; k < large.length; k++) {
        boolean kept = Math.abs(found[k]) <= Math.abs(large[k]) && found[k] * large[k] >= 0;
        String what = type + ", element " + k + ": " + large[k] + " became " + found[k];
        assertTrue(kept, what);
      }
      assertTrue(norm(found) < 0.5 * norm(large), () -> "nothing was clipped: " + norm(found));
    }
  }

  private static double norm(double[] x) {
    return Math.sqrt(Arrays.stream(x).map(v -> v * v).sum());
  }

  /// G3: zero stays zero.
  @Test
  @DisplayName("G3 a gradient of 0 stays 0")
  public void g3Zero() {
    for (ElementType type : ElementType.values()) {
      for (double element : clipped(type, new double[30])) {
        assertEquals(0.0, element, 0, type.toString());
      }
    }
  }

  /// G4: NaN is not hidden.
  @Test
  @DisplayName("G4 a NaN gradient is not hidden")
  public void g4Nan() {
    for (ElementType type : ElementType.values()) {
      double[] bad = gradient(1);
      bad[8] = Double.NaN;
      assertTrue(Double.isNaN(clipped(type, bad)[8]), type.toString());
    }
  }

  /// G5: clipping what was clipped changes nothing but rounding.
  @Test
  @DisplayName("G5 clipping twice is clipping once, up to rounding")
  public void g5Idempotent() {
    double[] once = clipped(ElementType.DOUBLE, gradient(1e6));
    double[] twice = clipped(ElementType.DOUBLE, once);
    for (int k = 0; k < once.length; k++) {
      assertEquals(once[k], twice[k], 1e-14 * Math.abs(once[k]), "element " + k);
    }
  }
}
