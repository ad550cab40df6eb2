package dev.lanewise.bench.html;

import java.util.Locale;

/// Numbers as a page shows them.
final class Figures {
  private Figures() {}

  /// Four digits, or all before the point; a dash where there is none.
  static String number(double value) {
    if (Double.isNaN(value)) {
      return "–";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "∞" : "−∞";
    }
    double size = Math.abs(value);
    if (size != 0 && (size < 1e-3 || size >= 1e9)) {
      return String.format(Locale.ROOT, "%.2e", value);
    }
    String format =
        size >= 1000
            ? "%,.0f"
            : size >= 100 ? "%.1f" : size >= 10 ? "%.2f" : size >= 1 ? "%.3f" : "%.4f";
    return String.format(Locale.ROOT, format, value);
  }

  /// A part of one as per cent.
  static String percent(double part) {
    return Double.isNaN(part) ? "–" : String.format(Locale.ROOT, "%.2f %%", 100 * part);
  }

  /// A factor.
  static String factor(double value) {
    return Double.isNaN(value)
        ? "–"
        : String.format(Locale.ROOT, value >= 20 ? "%.0f×" : "%.2f×", value);
  }

  /// A figure by its name: parts of one as per cent.
  static String named(String name, double value) {
    boolean isPart =
        name.endsWith("accuracy")
            || name.endsWith("f1")
            || name.endsWith("precision")
            || name.endsWith("recall");
    return isPart ? percent(value) : number(value);
  }
}
