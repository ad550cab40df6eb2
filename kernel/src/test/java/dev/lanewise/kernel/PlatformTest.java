package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.runtime.ChildJvm;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class PlatformTest {

  /// Prints what Platform tells, and computes a little, in a JVM with other options.
  static final class Report {
    private Report() {}

    public static void main(String[] arguments) {
      System.out.print(Platform.describe());
      System.out.println("peak " + (Platform.measureFmaPeak(ElementType.FLOAT) > 0));
    }
  }

  @Test
  void everyFactIsDescribed() {
    String text = Platform.describe();
    for (String name :
        List.of("java", "system", "back-end", "lanes", "tile", "fma", "caches", "processors")) {
      assertTrue(text.lines().anyMatch(line -> line.startsWith(name + " ")), text);
    }
    assertEquals(Platform.isVector(), Platform.lanes(ElementType.FLOAT) > 1);
    assertTrue(Platform.lanes(ElementType.FLOAT) >= Platform.lanes(ElementType.DOUBLE));
    assertTrue(Platform.processors() >= 1);
  }

  @Test
  void theDescriptionDoesNotDependOnTheLocale() {
    String text = Platform.describe();
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertEquals(text, Platform.describe());
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void peaksAndBandwidthsArePlausible() {
    double floats = Platform.measureFmaPeak(ElementType.FLOAT);
    assertTrue(floats > 0.1 && floats < 10_000, "GFLOP/s: " + floats);
    double copy = Platform.measureCopyBandwidth(Workers.single());
    assertTrue(copy > 0.1 && copy < 10_000, "GB/s: " + copy);
    double triad = Platform.measureTriadBandwidth(Workers.single());
    assertTrue(triad > 0.1 && triad < 10_000, "GB/s: " + triad);
  }

  @Test
  void tuningChangesNoBit() {
    FloatMatrix a = FloatMatrix.of(70, 130);
    FloatMatrix b = FloatMatrix.of(130, 90);
    for (int i = 0; i < 70 * 130; i++) {
      a.array()[i] = (float) Math.sqrt(i) - 50;
      b.array()[i] = 1f / (i + 3);
    }
    FloatMatrix before = FloatMatrix.of(70, 90);
    FloatMatrix after = FloatMatrix.of(70, 90);
    Gemm.multiply(a, b, before);
    List<Platform.TileSpeed> speeds = Platform.tune();
    Gemm.multiply(a, b, after);
    assertArrayEquals(before.toArray(), after.toArray());
    assertEquals(Platform.isVector(), !speeds.isEmpty());
    for (Platform.TileSpeed speed : speeds) {
      assertTrue(speed.gigaflops() > 0 && speed.rows() > 0 && speed.columns() > 0, speed::toString);
    }
    assertTrue(Platform.tile(ElementType.FLOAT).contains(" "));
  }

  @Test
  void allWorksWithoutTheModule() {
    String text = ChildJvm.run(Report.class, List.of());
    assertTrue(text.contains("back-end    scalar"), text);
    assertTrue(text.contains("lanes       1 float, 1 double"), text);
    assertTrue(text.contains("note        no vectors"), text);
    assertTrue(text.contains("peak true"), text);
  }

  @Test
  void allWorksInterpreted() {
    String text =
        ChildJvm.run(Report.class, List.of("--add-modules", "jdk.incubator.vector", "-Xint"));
    assertTrue(text.contains("back-end    scalar"), text);
    assertTrue(text.contains("-Xint"), text);
    assertTrue(text.contains("peak true"), text);
  }

  @Test
  void missingFmaIsNoted() {
    String text =
        ChildJvm.run(Report.class, List.of("--add-modules", "jdk.incubator.vector", "-XX:-UseFMA"));
    assertEquals(
        text.contains("fma         none"), text.contains("no hardware fused multiply-add"), text);
    assertTrue(text.contains("peak true"), text);
  }
}
