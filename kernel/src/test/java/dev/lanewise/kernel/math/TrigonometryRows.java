package dev.lanewise.kernel.math;

import static dev.lanewise.kernel.math.AccuracyRow.Law.EVEN;
import static dev.lanewise.kernel.math.AccuracyRow.Law.ODD;

import java.util.List;

/// The rows of the trigonometric functions and their inverses of one argument.
final class TrigonometryRows {
  private static final double INFINITY = Double.POSITIVE_INFINITY;
  private static final double NAN = Double.NaN;

  private TrigonometryRows() {}

  static List<AccuracyRow> rows() {
    return List.of(sin(), cos(), tan(), asin(), acos(), atan());
  }

  private static AccuracyRow sin() {
    return AccuracyRow.of(Functions.SIN, 1, StrictMath::sin, Angles::sin)
        .special(0, 0, -0.0, -0.0, INFINITY, NAN, -INFINITY, NAN)
        .range(-1, 1)
        .laws(ODD)
        .near(0x1p15, 0x1p22, 0.7853981633974483, 6381956970095103.0 * 0x1p797);
  }

  private static AccuracyRow cos() {
    return AccuracyRow.of(Functions.COS, 1, StrictMath::cos, Angles::cos)
        .special(0, 1, -0.0, 1, INFINITY, NAN, -INFINITY, NAN)
        .range(-1, 1)
        .laws(EVEN)
        .near(0x1p15, 0x1p22, 0.7853981633974483, 6381956970095103.0 * 0x1p797);
  }

  private static AccuracyRow tan() {
    return AccuracyRow.of(Functions.TAN, 1, StrictMath::tan, Angles::tan)
        .special(0, 0, -0.0, -0.0, INFINITY, NAN, -INFINITY, NAN)
        .laws(ODD)
        .near(0x1p15, 0x1p22, 0.7853981633974483, 6381956970095103.0 * 0x1p797);
  }

  private static AccuracyRow asin() {
    return AccuracyRow.of(Functions.ASIN, 1, StrictMath::asin, Angles::asin)
        .special(0, 0, -0.0, -0.0, 1, Math.PI / 2, -1, -Math.PI / 2, 1.5, NAN, -INFINITY, NAN)
        .laws(ODD)
        .near(0.5, 1);
  }

  private static AccuracyRow acos() {
    return AccuracyRow.of(Functions.ACOS, 1, StrictMath::acos, Angles::acos)
        .special(1, 0, -1, Math.PI, 0, Math.PI / 2, -0.0, Math.PI / 2, -INFINITY, NAN, 1.5, NAN)
        .near(0.5, 1);
  }

  private static AccuracyRow atan() {
    double quarter = Math.PI / 2;
    return AccuracyRow.of(Functions.ATAN, 1, StrictMath::atan, Angles::atan)
        .special(0, 0, -0.0, -0.0, INFINITY, quarter, -INFINITY, -quarter)
        .laws(ODD)
        .near(1, 0.75, 1.25);
  }
}
