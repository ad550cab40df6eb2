package dev.lanewise.optimizers.builtin;

import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;

/// What schedules are made of: ways from one value to another that begin and end exactly, and the
/// hyperparameters that most of them take.
final class Curves {
  private static final double RATE = 0.01;
  private static final long STEPS = 1000;

  private Curves() {}

  /// The value after a part of the way from one value to another; exactly these at and beyond the
  /// ends.
  ///
  /// @param part how much of the way lies behind, from 0 to 1
  static double linear(double from, double to, double part) {
    if (part <= 0) {
      return from;
    }
    return part >= 1 ? to : from + (to - from) * part;
  }

  /// As [#linear], along half a wave of the cosine: Loshchilov and Hutter 2017, arXiv:1608.03983,
  /// equation 5.
  static double cosine(double from, double to, double part) {
    if (part <= 0) {
      return from;
    }
    return part >= 1 ? to : to + (from - to) * (0.5 * (1 + cosineOfHalfTurns(part)));
  }

  /// The cosine of so many half turns, from 0 to 1, by the series of cosine or sine within an
  /// eighth of a turn. [StrictMath#cos(double)] makes an array, and schedules may not.
  private static double cosineOfHalfTurns(double x) {
    if (x <= 0.25) {
      return series(0, 1, StrictMath.PI * x);
    }
    if (x >= 0.75) {
      return -series(0, 1, StrictMath.PI * (1 - x));
    }
    double y = StrictMath.PI * (0.5 - x);
    return series(1, y, y);
  }

  /// The sum of y^k / k! with alternating signs over every second power from one on; for y up to
  /// pi/4, where what is left out is below 2^-58.
  private static double series(int power, double first, double y) {
    double sum = 0;
    double term = first;
    for (int k = power + 2; k <= power + 18; k += 2) {
      sum += term;
      term *= -y * y / (k * (k - 1));
    }
    return sum;
  }

  static Hyperparameter initial() {
    return Hyperparameter.real("initial", RATE, Range.ANY, "value at the first step");
  }

  static Hyperparameter end() {
    return Hyperparameter.real("end", 0, Range.ANY, "value after the last step, and from then on");
  }

  static Hyperparameter peak() {
    return Hyperparameter.real("peak", RATE, Range.ANY, "largest value");
  }

  static Hyperparameter steps(String doc) {
    return Hyperparameter.whole("steps", STEPS, 1, Long.MAX_VALUE, doc);
  }

  static Hyperparameter factor(double defaultValue, String doc) {
    return Hyperparameter.real("factor", defaultValue, Range.NOT_NEGATIVE, doc);
  }
}
