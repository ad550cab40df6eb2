package dev.lanewise.kernel.math;

/// A true result, `value * 2^exponent`, beyond the range of a double where need be.
///
/// @param value the leading part
/// @param exponent the power of two
record Truth(Wide value, int exponent) {

  static Truth of(Wide value) {
    return new Truth(value, 0);
  }

  static Truth of(double value) {
    return new Truth(Wide.of(value), 0);
  }

  /// As a sum of two doubles; right where it does not underflow or overflow.
  Wide wide() {
    double half = Math.scalb(1.0, exponent / 2);
    double rest = Math.scalb(1.0, exponent - exponent / 2);
    return value.scaled(half).scaled(rest);
  }

  Truth times(Wide factor) {
    return new Truth(value.times(factor), exponent);
  }

  Truth reciprocal() {
    return new Truth(Wide.ONE.dividedBy(value), -exponent);
  }

  Truth negate() {
    return new Truth(value.negate(), exponent);
  }

  /// True where the value is below the smallest normal double.
  boolean subnormal() {
    return value.hi() == 0 || Math.getExponent(value.hi()) + exponent < Double.MIN_EXPONENT;
  }

  /// How many ulps of the true value a computed one is off; an infinity counts as 2^1024.
  double ulpsOff(double computed) {
    if (Double.isNaN(computed)) {
      return Double.POSITIVE_INFINITY;
    }
    if (computed == 0 && value.hi() == 0) {
      return 0;
    }
    int top = Math.getExponent(value.hi()) + exponent;
    if (Double.isInfinite(computed)) {
      if (top > Double.MAX_EXPONENT) {
        return Math.signum(computed) == Math.signum(value.hi()) ? 0 : Double.POSITIVE_INFINITY;
      }
      double gap = Math.scalb(1.0 - Math.scalb(Math.abs(value.value()), exponent - 1024), 53);
      return Math.signum(computed) == Math.signum(value.hi()) ? gap : Double.POSITIVE_INFINITY;
    }
    if (top > Double.MAX_EXPONENT) {
      return Double.POSITIVE_INFINITY;
    }
    // Both in units of one ulp of the true value, by exact scalings.
    int ulpExponent = Math.max(top, Double.MIN_EXPONENT) - 52;
    double c = scale(computed, -ulpExponent);
    Wide t =
        new Wide(
            scale(value.hi(), exponent - ulpExponent), scale(value.lo(), exponent - ulpExponent));
    return Math.abs(Wide.sum(c, -t.hi()).plus(-t.lo()).value());
  }

  private static double scale(double x, int power) {
    return x * Math.scalb(1.0, power / 2) * Math.scalb(1.0, power - power / 2);
  }
}
