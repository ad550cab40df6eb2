package dev.lanewise.kernel;

/// Scalar methods that the fallbacks of test expressions name.
public final class RareMethods {
  /// The fallback of random trees.
  static final Expr.Fallback FALLBACK =
      new Expr.Fallback(RareMethods.class.getName(), "threeQuarters");

  private RareMethods() {}

  /// Some value of x that is not what the fast path gives.
  public static float threeQuarters(float x) {
    return x * 0.75f + 1;
  }

  /// Some value of x that is not what the fast path gives.
  public static double threeQuarters(double x) {
    return x * 0.75 + 1;
  }
}
