package dev.lanewise.optimizers.builtin;

/// The search for a step under the strong Wolfe conditions as Optax has it: Nocedal and Wright
/// 2006, algorithms 3.5 and 3.6, with doubled steps until there is a bracket; in it cubic, then
/// quadratic interpolation, then halving; near the minimum the approximate condition of descent of
/// Hager and Zhang 2006, doi:10.1145/1132973.1132979, equations 23, 26 and 27. Where the slope
/// never gets flat enough it takes a step that descends.
final class ZoomSearch implements LineSearch {
  private static final double GROWTH = 2;

  /// A value above the first by no more than this part of it may be descent by its slope.
  private static final double NEARNESS = 1e-6;

  /// In a bracket that short any step that descends is taken.
  private static final double LEAST_BRACKET = 1e-5;

  private static final double CUBIC_MARGIN = 0.2;
  private static final double QUADRATIC_MARGIN = 0.1;

  private final double c1;
  private final double c2;
  private final int budget;

  private double start;
  private double startSlope;
  private int tries;
  private double last;
  private double lastValue;
  private double lastSlope;
  private double low;
  private double lowValue;
  private double lowSlope;
  private double high;
  private double highValue;
  private double safe;
  private double safeValue;

  /// @param c1 what part of the first slope's promise is descent enough
  /// @param c2 what part of the first slope is flat enough
  /// @param budget the most values taken in one search
  ZoomSearch(double c1, double c2, int budget) {
    this.c1 = c1;
    this.c2 = c2;
    this.budget = budget;
  }

  @Override
  public double search(Line line, double value, double slope, double step) {
    start = value;
    startSlope = slope;
    tries = 0;
    last = 0;
    lastValue = value;
    lastSlope = slope;
    safe = 0;
    safeValue = value;
    return bracket(line, step);
  }

  @Override
  public double last() {
    return last;
  }

  private double bracket(Line line, double first) {
    while (true) {
      double before = last;
      double beforeValue = lastValue;
      double beforeSlope = lastSlope;
      look(line, tries == 0 ? first : GROWTH * last);
      boolean descends = excess() <= 0;
      if (descends) {
        safe = last;
        safeValue = lastValue;
        if (isFlat()) {
          return last;
        }
      }
      if (tries == budget) {
        return fallback();
      }
      if (!descends || (lastValue >= beforeValue && tries > 1)) {
        setLow(before, beforeValue, beforeSlope);
        setHigh(last, lastValue);
        return narrow(line);
      }
      if (lastSlope >= 0) {
        setLow(last, lastValue, lastSlope);
        setHigh(before, beforeValue);
        return narrow(line);
      }
    }
  }

  private double narrow(Line line) {
    double third = low;
    double thirdValue = lowValue;
    while (true) {
      boolean isShort = Math.abs(high - low) <= LEAST_BRACKET;
      look(line, between(third, thirdValue));
      boolean descends = excess() <= 0;
      if (descends && lastValue < safeValue) {
        safe = last;
        safeValue = lastValue;
      }
      if (descends && isFlat()) {
        return last;
      }
      if (tries == budget || (isShort && safe > 0)) {
        return fallback();
      }
      boolean climbs = !descends || lastValue >= lowValue;
      boolean turns = !climbs && lastSlope * (high - low) >= 0;
      third = climbs || turns ? high : low;
      thirdValue = climbs || turns ? highValue : lowValue;
      if (climbs) {
        setHigh(last, lastValue);
      } else {
        if (turns) {
          setHigh(low, lowValue);
        }
        setLow(last, lastValue, lastSlope);
      }
    }
  }

  /// The step that descends, if one was seen; the last one else, unless that has no value.
  private double fallback() {
    return safe > 0 || Double.isInfinite(excess()) ? safe : last;
  }

  private void look(Line line, double step) {
    tries++;
    last = step;
    lastValue = line.value(step);
    lastSlope = line.slope();
  }

  /// How much the last value misses descent by, infinite where it is NaN.
  private double excess() {
    double armijo = lastValue - start - c1 * last * startSlope;
    double bySlope = lastSlope - (2 * c1 - 1) * startSlope;
    double above = lastValue - start - NEARNESS * Math.abs(start);
    double excess = Math.min(Math.max(bySlope, above), armijo);
    return Double.isNaN(excess) ? Double.POSITIVE_INFINITY : excess;
  }

  private boolean isFlat() {
    return Math.abs(lastSlope) <= c2 * Math.abs(startSlope);
  }

  private void setLow(double step, double value, double slope) {
    low = step;
    lowValue = value;
    lowSlope = slope;
  }

  private void setHigh(double step, double value) {
    high = step;
    highValue = value;
  }

  private double between(double third, double thirdValue) {
    double width = Math.abs(high - low);
    double cubic = cubic(third, thirdValue);
    if (isWithin(cubic, CUBIC_MARGIN * width)) {
      return cubic;
    }
    double db = high - low;
    double curvature = (highValue - lowValue - lowSlope * db) / (db * db);
    double quadratic = low - lowSlope / (2 * curvature);
    return isWithin(quadratic, QUADRATIC_MARGIN * width) ? quadratic : (low + high) / 2;
  }

  private boolean isWithin(double step, double margin) {
    return step > Math.min(low, high) + margin && step < Math.max(low, high) - margin;
  }

  /// Where the cubic with the value and slope at low and the values at high and a third step is
  /// flat: Nocedal and Wright 2006, section 3.5. NaN if that is nowhere.
  private double cubic(double third, double thirdValue) {
    double db = high - low;
    double dc = third - low;
    double divisor = db * dc * (db * dc) * (db - dc);
    double b = highValue - lowValue - lowSlope * db;
    double c = thirdValue - lowValue - lowSlope * dc;
    double cubed = (dc * dc * b - db * db * c) / divisor;
    double squared = (db * db * db * c - dc * dc * dc * b) / divisor;
    double root = Math.sqrt(squared * squared - 3 * cubed * lowSlope);
    return low + (root - squared) / (3 * cubed);
  }
}
