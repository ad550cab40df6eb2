package dev.lanewise.kernel.gemm;

/// Copies segments of a fixed number of vectors, each element times a factor.
public abstract class Copier {
  /// Copies.
  ///
  /// @param count number of segments
  /// @param from array to read
  /// @param fromOffset index of the first element of the first segment
  /// @param fromStep elements between segments
  /// @param last where in a segment of `from` the last vector begins
  /// @param to array to write; there vectors stand one after another
  /// @param toOffset index of the first element of the first segment
  /// @param toStep elements between segments
  /// @param factor factor of every element
  public abstract void copy(
      int count,
      Object from,
      int fromOffset,
      int fromStep,
      int last,
      Object to,
      int toOffset,
      int toStep,
      double factor);
}
