package dev.lanewise.optimizers.builtin;

/// A search along a line for a step that satisfies the strong Wolfe conditions: enough descent, and
/// a slope that has become flat enough. Nocedal and Wright 2006, "Numerical optimization",
/// algorithms 3.5 and 3.6, with cubic interpolation (equation 3.59). For one thread; allocates
/// nothing.
final class StrongWolfe implements LineSearch {
  /// How much further the next step lies while there is no bracket: at least by that much of the
  /// last increase (Moré and Thuente 1994, doi:10.1145/192115.192132, section 4), at most that many
  /// times.
  private static final double LEAST_GROWTH = 1.1;

  private static final double MOST_GROWTH = 10;

  /// How near to the ends of a bracket a step may lie, as a fraction of it.
  private static final double MARGIN = 0.1;

  private final double c1;
  private final double c2;
  private final int evaluations;

  private double start;
  private double startSlope;
  private int left;

  private double low;
  private double lowValue;
  private double lowSlope;
  private double high;
  private double highValue;
  private double highSlope;
  private double last;

  /// @param c1 what part of the first slope's promise is descent enough
  /// @param c2 what part of the first slope is flat enough
  /// @param evaluations the most values taken in one search
  StrongWolfe(double c1, double c2, int evaluations) {
    this.c1 = c1;
    this.c2 = c2;
    this.evaluations = evaluations;
  }

  /// Searches.
  ///
  /// @param value at 0
  /// @param slope at 0, below 0
  /// @param step the first one to try
  /// @return the best step found, 0 if none descends; the line may stand elsewhere, at [#last()]
  @Override
  public double search(Line line, double value, double slope, double step) {
    start = value;
    startSlope = slope;
    left = evaluations;
    low = 0;
    lowValue = value;
    lowSlope = slope;
    last = 0;
    if (bracket(line, step)) {
      narrow(line);
    }
    return low;
  }

  /// The step at which the line stands.
  @Override
  public double last() {
    return last;
  }

  /// Grows the step until the sought one lies between `low` and `high`.
  ///
  /// @return whether there is such a bracket; else `low` is the result
  private boolean bracket(Line line, double first) {
    double step = first;
    boolean isFirst = true;
    while (left > 0) {
      double value = value(line, step);
      double slope = line.slope();
      if (!isEnough(step, value) || (!isFirst && value >= lowValue)) {
        setHigh(step, value, slope);
        return true;
      }
      double before = low;
      double beforeValue = lowValue;
      double beforeSlope = lowSlope;
      setLow(step, value, slope);
      if (isFlat(slope)) {
        return false;
      }
      if (slope >= 0) {
        setHigh(before, beforeValue, beforeSlope);
        return true;
      }
      step =
          Math.clamp(
              minimum(before, beforeValue, beforeSlope, low, lowValue, lowSlope),
              low + LEAST_GROWTH * (low - before),
              low * MOST_GROWTH);
      isFirst = false;
    }
    return false;
  }

  /// Narrows the bracket until its lower end satisfies the conditions.
  private void narrow(Line line) {
    while (left > 0 && high != low) {
      double width = high - low;
      double step = minimum(low, lowValue, lowSlope, high, highValue, highSlope);
      double near = Math.min(low + MARGIN * width, high - MARGIN * width);
      double far = Math.max(low + MARGIN * width, high - MARGIN * width);
      step = near <= far ? Math.clamp(step, near, far) : low + width / 2;
      if (step == low || step == high) {
        return;
      }
      double value = value(line, step);
      double slope = line.slope();
      if (!isEnough(step, value) || value >= lowValue) {
        setHigh(step, value, slope);
      } else {
        if (slope * width >= 0) {
          setHigh(low, lowValue, lowSlope);
        }
        setLow(step, value, slope);
        if (isFlat(slope)) {
          return;
        }
      }
    }
  }

  private double value(Line line, double step) {
    left--;
    last = step;
    return line.value(step);
  }

  /// Whether a value is descent enough; NaN is not.
  private boolean isEnough(double step, double value) {
    return value <= start + c1 * step * startSlope;
  }

  private boolean isFlat(double slope) {
    return Math.abs(slope) <= -c2 * startSlope;
  }

  private void setLow(double step, double value, double slope) {
    low = step;
    lowValue = value;
    lowSlope = slope;
  }

  private void setHigh(double step, double value, double slope) {
    high = step;
    highValue = value;
    highSlope = slope;
  }

  /// Where the cubic through two values with their slopes is least; the middle if that is nowhere.
  private static double minimum(
      double a, double valueA, double slopeA, double b, double valueB, double slopeB) {
    double d1 = slopeA + slopeB - 3 * (valueA - valueB) / (a - b);
    double d2 = Math.copySign(Math.sqrt(d1 * d1 - slopeA * slopeB), b - a);
    double at = b - (b - a) * ((slopeB + d2 - d1) / (slopeB - slopeA + 2 * d2));
    return Double.isFinite(at) ? at : a + (b - a) / 2;
  }
}
