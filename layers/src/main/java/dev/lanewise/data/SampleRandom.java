package dev.lanewise.data;

/// Random numbers that are a function of (key, index): what shuffling and augmentation draw from.
///
/// The numbers of an index are a walk of SplitMix64 (Steele, Lea, Flood: Fast splittable
/// pseudorandom number generators. OOPSLA 2014, figure 17) that starts at a point which the same
/// mixing makes of key and index. Nothing carries over from one index to the next, so the order in
/// which samples are prepared, and by how many threads, does not matter.
///
/// One instance is used again and again by [#start(long, long)] and allocates nothing. It belongs
/// to one thread at a time.
public final class SampleRandom {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private long state;
  private double second;
  private boolean hasSecond;

  /// Random numbers that start at key 0, index 0.
  public SampleRandom() {
    start(0, 0);
  }

  /// Goes to the first number of an index.
  ///
  /// @param key the key, as of [dev.lanewise.kernel.RandomKey]
  /// @param index the index, such as the position of a sample
  public void start(long key, long index) {
    state = mix(mix(key + GOLDEN) + GOLDEN * (index + 1));
    hasSecond = false;
  }

  /// 64 random bits.
  ///
  /// @return the bits
  public long nextLong() {
    state += GOLDEN;
    return mix(state);
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /// A uniform number.
  ///
  /// @return a multiple of 2^-53 in [0, 1)
  public double uniform() {
    return (nextLong() >>> 11) * 0x1p-53;
  }

  /// A uniform number of an interval.
  ///
  /// @param low the lower end
  /// @param high the upper end
  /// @return `low + u * (high - low)`
  public double uniform(double low, double high) {
    return low + uniform() * (high - low);
  }

  /// A uniform whole number.
  ///
  /// @param bound the number of possible results, at least 1
  /// @return a number from 0 to `bound - 1`, each as likely but for less than bound / 2^64
  public int below(int bound) {
    return (int) Math.unsignedMultiplyHigh(nextLong(), bound);
  }

  /// A standard normal number by the polar method (Marsaglia and Bray 1964), which makes two at a
  /// time.
  ///
  /// @return the number
  public double normal() {
    if (hasSecond) {
      hasSecond = false;
      return second;
    }
    while (true) {
      double u = 2 * uniform() - 1;
      double v = 2 * uniform() - 1;
      double square = u * u + v * v;
      if (square > 0 && square < 1) {
        double factor = Math.sqrt(-2 * StrictMath.log(square) / square);
        second = v * factor;
        hasSecond = true;
        return u * factor;
      }
    }
  }

  /// A gamma number of scale 1 (Marsaglia and Tsang: A simple method for generating gamma
  /// variables. TOMS 26, 2000, with the boost of section 6 for shapes below 1).
  ///
  /// @param shape the shape, above 0
  /// @return the number
  public double gamma(double shape) {
    if (shape < 1) {
      double boosted = gamma(shape + 1);
      return boosted * StrictMath.exp(StrictMath.log(1 - uniform()) / shape);
    }
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = normal();
      double t = 1 + c * x;
      double v = t * t * t;
      if (v > 0
          && StrictMath.log(1 - uniform()) < 0.5 * x * x + d - d * v + d * StrictMath.log(v)) {
        return d * v;
      }
    }
  }

  /// A beta number with both parameters equal.
  ///
  /// @param alpha the parameters, above 0
  /// @return a number in [0, 1]
  public double beta(double alpha) {
    double a = gamma(alpha);
    double b = gamma(alpha);
    return a + b > 0 ? a / (a + b) : 0.5;
  }
}
