package dev.lanewise.kernel.math;

/// Scalar methods for the lanes that an expression's common path does not cover: angles too large
/// for a reduction by a few parts of pi/2.
///
/// `StrictMath` reduces them with 1200 bits of 2/pi (Payne and Hanek, Radian reduction for
/// trigonometric functions, SIGNUM Newsletter 18, 1983) and gives the same bits everywhere, with an
/// error below one ulp. A float is exact as a double, and the result is rounded once more.
public final class RareArguments {
  private RareArguments() {}

  /// The sine of any float.
  ///
  /// @param x the angle
  /// @return its sine
  public static float sin(float x) {
    return (float) StrictMath.sin(x);
  }

  /// The sine of any double.
  ///
  /// @param x the angle
  /// @return its sine
  public static double sin(double x) {
    return StrictMath.sin(x);
  }

  /// The cosine of any float.
  ///
  /// @param x the angle
  /// @return its cosine
  public static float cos(float x) {
    return (float) StrictMath.cos(x);
  }

  /// The cosine of any double.
  ///
  /// @param x the angle
  /// @return its cosine
  public static double cos(double x) {
    return StrictMath.cos(x);
  }

  /// The tangent of any float.
  ///
  /// @param x the angle
  /// @return its tangent
  public static float tan(float x) {
    return (float) StrictMath.tan(x);
  }

  /// The tangent of any double.
  ///
  /// @param x the angle
  /// @return its tangent
  public static double tan(double x) {
    return StrictMath.tan(x);
  }
}
