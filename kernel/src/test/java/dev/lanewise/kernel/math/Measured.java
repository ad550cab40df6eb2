package dev.lanewise.kernel.math;

import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// The largest errors met so far, where, and which law was seen broken.
final class Measured {
  /// Points of an exhaustive run: doubles of a function, and pairs of floats of one that takes two.
  static final long DOUBLE_POINTS = Long.getLong("lanewise.accuracy.doubles", 100_000_000);

  static final long FLOAT_PAIRS = Long.getLong("lanewise.accuracy.pairs", 1_000_000_000);

  double ulps;
  double at = Double.NaN;
  double atSecond = Double.NaN;
  double subnormalUlps;
  double subnormalAt = Double.NaN;
  String broken = "";
  long points;

  void error(double x, double off, boolean subnormal) {
    if (subnormal) {
      if (off > subnormalUlps) {
        subnormalUlps = off;
        subnormalAt = x;
      }
    } else if (off > ulps) {
      ulps = off;
      at = x;
    }
  }

  /// The same of a pair of arguments.
  void error(double x, double y, double off, boolean subnormal) {
    if (!subnormal && off > ulps) {
      atSecond = y;
    }
    error(x, off, subnormal);
  }

  void fail(String what) {
    if (broken.isEmpty()) {
      broken = what;
    }
  }

  Measured merge(Measured other) {
    error(other.at, other.atSecond, other.ulps, false);
    error(other.subnormalAt, other.subnormalUlps, true);
    if (!other.broken.isEmpty()) {
      fail(other.broken);
    }
    points += other.points;
    return this;
  }

  /// What several threads find in so many chunks.
  static Measured overChunks(int chunks, IntFunction<Measured> chunk) {
    return IntStream.range(0, chunks)
        .parallel()
        .mapToObj(chunk)
        .reduce(new Measured(), (a, b) -> new Measured().merge(a).merge(b));
  }

  boolean within(AccuracyRow row, double bound) {
    return ulps <= bound && subnormalUlps <= row.subnormalUlps() && broken.isEmpty();
  }

  /// One line of a Markdown table.
  String line(AccuracyRow row, double bound) {
    return line(row.toString(), bound);
  }

  /// The same for a function without a row.
  String line(String name, double bound) {
    return String.format(
        Locale.ROOT,
        "| %s | %d | %.3f | %s | %.3f | %.2f | %s |",
        name,
        points,
        ulps,
        Double.isNaN(atSecond) ? String.valueOf(at) : at + ", " + atSecond,
        subnormalUlps,
        bound,
        broken.isEmpty() ? "ok" : broken);
  }

  static String header(String type) {
    return "| "
        + type
        + " | points | max ulp | at | subnormal results | bound | laws and special values |\n"
        + "|---|---|---|---|---|---|---|";
  }
}
