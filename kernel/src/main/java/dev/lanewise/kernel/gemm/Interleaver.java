package dev.lanewise.kernel.gemm;

/// Copies a fixed number of rows of an operand side by side, so that what was a column of them lies
/// in one piece, each element times a factor.
///
/// Rows may be written in whole vectors: behind the last of them up to a vector of anything may
/// stand then. Where that is not to stay, what lies there is written afterwards: p ascend, and of
/// several groups side by side the last comes first.
public abstract class Interleaver {
  /// Copies element (i, p) of the rows to `toOffset + p * toStep + i`.
  ///
  /// @param depth number of p
  /// @param from array to read
  /// @param fromOffset index of element (0, 0)
  /// @param fromStride elements between rows, or between columns, by the layout of the operand
  /// @param to array to write
  /// @param toOffset index of the first element written
  /// @param toStep elements from one p to the next
  /// @param factor factor of every element
  public abstract void copy(
      int depth,
      Object from,
      int fromOffset,
      int fromStride,
      Object to,
      int toOffset,
      int toStep,
      double factor);
}
