package dev.lanewise.bench.report;

import java.util.Locale;

/// How numbers are printed.
final class Numbers {
  private Numbers() {}

  /// Four digits or all before the point.
  static String show(double value) {
    double size = Math.abs(value);
    String format = size < 1 ? "%.4f" : size < 10 ? "%.3f" : size < 100 ? "%.2f" : "%.1f";
    return String.format(Locale.ROOT, size >= 10_000 ? "%.0f" : format, value);
  }

  static String ratio(double value) {
    return plain(value) + " x";
  }

  static String plain(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  static String percent(double part) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * part);
  }
}
