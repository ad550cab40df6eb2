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
    return part >= 1 ? to : to + (from - to) * (0.5 * (1 + StrictMath.cos(StrictMath.PI * part)));
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
