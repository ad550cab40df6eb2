package dev.lanewise.kernel.math;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Law K10 on a sample of all bit patterns, one test for each row of docs/accuracy.md.
class AccuracyTest {
  private static final int STRIDE = 4099;
  private static final int RADIUS = 512;
  private static final double[] EDGES = {
    0, -0.0, Float.MIN_NORMAL, 1, 2, 0.5, 0x1p24, 0x1p23, Float.MAX_VALUE, -1
  };

  static List<AccuracyRow> rows() {
    return AccuracyRows.all();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void floatsAreWithinTheBound(AccuracyRow row) {
    FloatSweep sweep = new FloatSweep(row);
    sweep.specials();
    sweep.bits(0, (1L << 32) / STRIDE, STRIDE);
    for (double edge : EDGES) {
      sweep.near(edge, RADIUS);
    }
    for (double threshold : row.thresholds()) {
      sweep.near(threshold, RADIUS);
      sweep.near(-threshold, RADIUS);
    }
    Measured measured = sweep.measured();
    assertTrue(measured.within(row, row.floatUlps()), measured.line(row, row.floatUlps()));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void doublesAreWithinTheBound(AccuracyRow row) {
    DoubleSweep sweep = new DoubleSweep(row);
    sweep.specials();
    sweep.hardPoints(1, 100_000);
    Measured measured = sweep.measured();
    assertTrue(measured.within(row, row.doubleUlps()), measured.line(row, row.doubleUlps()));
  }
}
