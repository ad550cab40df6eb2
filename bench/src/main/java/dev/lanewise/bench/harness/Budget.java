package dev.lanewise.bench.harness;

/// How long a case is measured in one fork.
///
/// @param warmUpMillis how long a case is called at least before any is measured
/// @param quietMillis how long the compiler must have had nothing to do by then
/// @param iterationMillis how long one of JMH's iterations takes, at least one call
/// @param iterations how many of them there are; fewer for calls that take longer than an iteration
/// @param latencySeconds when the calls that are timed one by one end, however many there were
public record Budget(
    int warmUpMillis, int quietMillis, int iterationMillis, int iterations, int latencySeconds) {
  /// A call longer than this is made once more at most.
  private static final double SLOW_MILLIS = 150;

  /// A peer's call longer than this is not made again: the time of the first one stands.
  public static final double SINGLE_MILLIS = 400;

  /// Warming up ends here, whatever the compiler does.
  static final double WARM_UP_LIMIT_MILLIS = 4000;

  /// The number of iterations for a call of this length.
  int iterationsFor(double callMillis) {
    if (callMillis > SLOW_MILLIS) {
      return 2;
    }
    return callMillis > iterationMillis ? Math.min(iterations, 3) : iterations;
  }

  /// Whether JMH warms up again before it measures; calls longer than an iteration are warm after
  /// what went before.
  boolean warmsUpAgain(double callMillis) {
    return callMillis <= iterationMillis;
  }
}
