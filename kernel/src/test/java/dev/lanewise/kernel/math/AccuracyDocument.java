package dev.lanewise.kernel.math;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// The table of what was measured in docs/accuracy.md: each exhaustive test writes its own cells of
/// its function's row, so that a run of one function leaves the others as they were measured.
///
/// `-Dlanewise.accuracy.document=FILE` names the file; without it nothing is written.
final class AccuracyDocument {
  private static final String FILE = System.getProperty("lanewise.accuracy.document", "");

  private AccuracyDocument() {}

  /// Writes what a sweep of floats found: points, largest error, where, and that of subnormals.
  static void floats(String function, Measured m) {
    String subnormal = m.subnormalUlps == 0 ? "exact" : number(m.subnormalUlps);
    boolean pairs = !Double.isNaN(m.atSecond);
    String points = points(m.points) + (pairs ? " pairs" : "");
    String at = String.valueOf((float) m.at) + (pairs ? ", " + (float) m.atSecond : "");
    cells(function, 2, points, number(m.ulps), at, subnormal);
  }

  /// Writes what a sweep of doubles found: points and largest error.
  static void doubles(String function, Measured m) {
    String pairs = Double.isNaN(m.atSecond) ? "" : " pairs";
    cells(function, 6, points(m.points) + pairs, number(m.ulps));
  }

  private static String number(double ulps) {
    return String.format(Locale.ROOT, "%.3f", ulps);
  }

  /// As the table writes numbers of points: `all`, `10^8`, `2 10^6`.
  private static String points(long points) {
    if (points == 1L << 32) {
      return "all";
    }
    BigDecimal rounded = new BigDecimal(points, new MathContext(2)).stripTrailingZeros();
    int exponent = rounded.precision() - rounded.scale() - 1;
    BigDecimal leading = rounded.scaleByPowerOfTen(-exponent);
    String power = "10^" + exponent;
    return leading.compareTo(BigDecimal.ONE) == 0 ? power : leading.toPlainString() + " " + power;
  }

  private static void cells(String function, int first, String... values) {
    if (FILE.isEmpty()) {
      return;
    }
    Path path = Path.of(FILE);
    try {
      List<String> lines = Files.readAllLines(path);
      int table = lines.indexOf("<!-- measured -->");
      for (int i = Math.max(0, table); i < lines.size(); i++) {
        if (lines.get(i).startsWith("| `" + function + "` |")) {
          String[] cells = lines.get(i).split("\\|", -1);
          for (int c = 0; c < values.length; c++) {
            cells[first + c] = " " + values[c] + " ";
          }
          lines.set(i, String.join("|", cells));
        }
      }
      Files.write(path, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
