package dev.lanewise.data;

/// Numbers as they stand in CSV files: digits with a point and an exponent, in no locale. Java's
/// own parser would also take `1d`, `0x1p3` and `Infinity`.
final class CsvNumber {
  private CsvNumber() {}

  /// Whether a cell is a number.
  static boolean isNumber(String cell) {
    int at = sign(cell, 0);
    int whole = digits(cell, at);
    int end = whole;
    boolean any = whole > at;
    if (end < cell.length() && cell.charAt(end) == '.') {
      int fraction = digits(cell, end + 1);
      any |= fraction > end + 1;
      end = fraction;
    }
    if (!any) {
      return false;
    }
    if (end < cell.length() && (cell.charAt(end) | 0x20) == 'e') {
      int exponent = sign(cell, end + 1);
      end = digits(cell, exponent);
      if (end == exponent) {
        return false;
      }
    }
    return end == cell.length();
  }

  private static int sign(String cell, int at) {
    return at < cell.length() && (cell.charAt(at) == '-' || cell.charAt(at) == '+') ? at + 1 : at;
  }

  private static int digits(String cell, int from) {
    int at = from;
    while (at < cell.length() && cell.charAt(at) >= '0' && cell.charAt(at) <= '9') {
      at++;
    }
    return at;
  }
}
