package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.optimizers.Step;

/// Running means of the update and of its square, as most optimizers keep them.
final class Moments {
  private Moments() {}

  /// What running means that start at 0 are divided by to undo the start: 1 - decay^t (Kingma and
  /// Ba 2015, section 3).
  static double correction(double decay, long t) {
    return 1 - power(decay, t);
  }

  /// The power of a number that is not negative to a real one, by logarithm, for the same reason:
  /// the relative error is about 2^-53 for each unit of the power's logarithm. 0 to the 0 is 1.
  static double realPower(double base, double exponent) {
    return exponent == 0 ? 1 : StrictMath.exp(exponent * StrictMath.log(base));
  }

  /// The power of a number that is not negative to a whole number, by squaring. The relative error
  /// grows as t, but that of a fraction falls faster: what is off is at most 2^-53 / (e (1 -
  /// base)). Unlike [StrictMath#pow(double, double)], which makes arrays, this allocates nothing.
  ///
  /// @param base at least 0
  /// @param t at least 0
  static double power(double base, long t) {
    double power = 1;
    double square = base;
    for (long rest = t; rest > 0 && power > 0; rest >>= 1) {
      if ((rest & 1) != 0) {
        power *= square;
      }
      square *= square;
    }
    return power;
  }

  /// 1 - x for a hyperparameter x, computed in double.
  static Expr complement(Step step, String name, Expr x) {
    return step.host("1-" + name, (_, v) -> 1 - v[0], x);
  }

  /// Moves a running mean a fraction of the way to x and keeps it: decay m + (1 - decay) x.
  ///
  /// @param slot the name of the slot, 0 at first
  /// @param fraction 1 - decay, a scalar
  /// @return the mean after this step
  static Expr mean(Step step, String slot, Expr fraction, Expr x) {
    Expr old = step.slot(slot);
    Expr mean = fraction.fma(x.minus(old), old);
    step.keep(slot, mean);
    return mean;
  }

  /// Moves a running mean of squares to x squared and keeps it: decay v + (1 - decay) x^2.
  ///
  /// @param slot the name of the slot
  /// @param initial what it holds at first
  /// @param decay a scalar
  /// @param fraction 1 - decay, a scalar
  /// @return the mean after this step
  static Expr meanSquare(
      Step step, String slot, double initial, Expr decay, Expr fraction, Expr x) {
    Expr mean = decay.fma(step.slot(slot, initial), fraction.times(x).times(x));
    step.keep(slot, mean);
    return mean;
  }
}
