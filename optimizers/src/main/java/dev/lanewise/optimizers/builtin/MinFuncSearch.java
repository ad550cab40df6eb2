package dev.lanewise.optimizers.builtin;

/// The search for a step under the strong Wolfe conditions that PyTorch took from Schmidt's minFunc
/// (2005, "minFunc: unconstrained differentiable multivariate optimization"): a bracket grown by
/// cubic steps, then narrowed by cubic steps that keep a tenth away from its ends. Its budget
/// counts the steps after the first one. [StrongWolfe] is the book's search.
final class MinFuncSearch implements LineSearch {
  /// No bracket is narrowed that moves no element so far.
  private static final double LEAST_CHANGE = 1e-9;

  private static final double LEAST_GROWTH = 0.01;
  private static final double MOST_GROWTH = 10;
  private static final double MARGIN = 0.1;

  private final double c1;
  private final double c2;
  private final int budget;

  // The ends of the bracket: steps, values, slopes.
  private final double[] at = new double[2];
  private final double[] values = new double[2];
  private final double[] slopes = new double[2];
  private double start;
  private double startSlope;
  private int tries;
  private double last;
  private double lastValue;
  private double lastSlope;

  /// @param c1 what part of the first slope's promise is descent enough
  /// @param c2 what part of the first slope is flat enough
  /// @param budget the most steps tried after the first one
  MinFuncSearch(double c1, double c2, int budget) {
    this.c1 = c1;
    this.c2 = c2;
    this.budget = budget;
  }

  @Override
  public double search(Line line, double value, double slope, double step) {
    start = value;
    startSlope = slope;
    tries = 0;
    look(line, step);
    if (bracket(line)) {
      return last;
    }
    if (tries == budget) {
      set(0, 0, value, slope);
      set(1, last, lastValue, lastSlope);
      return at[low()];
    }
    return narrow(line);
  }

  @Override
  public double last() {
    return last;
  }

  /// Grows the step until the sought one lies between the ends.
  ///
  /// @return whether the last step is the sought one
  private boolean bracket(Line line) {
    double before = 0;
    double beforeValue = start;
    double beforeSlope = startSlope;
    while (tries < budget) {
      boolean climbs = !isEnough() || (tries > 1 && lastValue >= beforeValue);
      if (!climbs && isFlat()) {
        return true;
      }
      if (climbs || lastSlope >= 0) {
        set(0, before, beforeValue, beforeSlope);
        set(1, last, lastValue, lastSlope);
        return false;
      }
      double next =
          within(
              cubic(before, beforeValue, beforeSlope, last, lastValue, lastSlope),
              last + LEAST_GROWTH * (last - before),
              last * MOST_GROWTH);
      before = last;
      beforeValue = lastValue;
      beforeSlope = lastSlope;
      look(line, next);
      tries++;
    }
    return false;
  }

  /// Narrows the bracket.
  ///
  /// @return the better end at last
  private double narrow(Line line) {
    double length = line.length();
    boolean wasNear = false;
    boolean done = false;
    int low = low();
    while (!done && tries < budget && Math.abs(at[1] - at[0]) * length >= LEAST_CHANGE) {
      double left = Math.min(at[0], at[1]);
      double right = Math.max(at[0], at[1]);
      double margin = MARGIN * (right - left);
      double step =
          within(cubic(at[0], values[0], slopes[0], at[1], values[1], slopes[1]), left, right);
      boolean isNear = Math.min(right - step, step - left) < margin;
      if (isNear && (wasNear || step >= right || step <= left)) {
        step = Math.abs(step - right) < Math.abs(step - left) ? right - margin : left + margin;
        isNear = false;
      }
      wasNear = isNear;
      look(line, step);
      tries++;
      if (!isEnough() || lastValue >= values[low]) {
        set(1 - low, last, lastValue, lastSlope);
        low = low();
      } else {
        done = isFlat();
        if (!done && lastSlope * (at[1 - low] - at[low]) >= 0) {
          set(1 - low, at[low], values[low], slopes[low]);
        }
        set(low, last, lastValue, lastSlope);
      }
    }
    return at[low];
  }

  private void look(Line line, double step) {
    last = step;
    lastValue = line.value(step);
    lastSlope = line.slope();
  }

  private void set(int end, double step, double value, double slope) {
    at[end] = step;
    values[end] = value;
    slopes[end] = slope;
  }

  private int low() {
    return values[0] <= values[1] ? 0 : 1;
  }

  /// NaN is enough, as in the definition.
  private boolean isEnough() {
    return !(lastValue > start + c1 * last * startSlope);
  }

  private boolean isFlat() {
    return Math.abs(lastSlope) <= -c2 * startSlope;
  }

  private static double within(double step, double least, double most) {
    return Double.isNaN(step) ? (least + most) / 2 : Math.min(Math.max(step, least), most);
  }

  /// Where the cubic through two values with their slopes is least; NaN if that is nowhere.
  private static double cubic(
      double a, double valueA, double slopeA, double b, double valueB, double slopeB) {
    double d1 = slopeA + slopeB - 3 * (valueA - valueB) / (a - b);
    double d2 = Math.sqrt(d1 * d1 - slopeA * slopeB);
    return a <= b
        ? b - (b - a) * ((slopeB + d2 - d1) / (slopeB - slopeA + 2 * d2))
        : a - (a - b) * ((slopeA + d2 - d1) / (slopeA - slopeB + 2 * d2));
  }
}
