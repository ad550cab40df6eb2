package dev.lanewise.kernel.gemm;

/// The steps in which a square of lanes is transposed: step by step lanes whose numbers differ in
/// one bit are exchanged between two vectors whose numbers differ in that bit, as in Eklundh, A
/// Fast Computer Method for Matrix Transposing (1972).
///
/// Of vectors a and b the one exchange gives a with each lane that has the bit set from b, and b
/// with each other lane from a.
public final class Exchange {
  private Exchange() {}

  /// Lane numbers with one bit turned: where each lane that moves comes from, in the other vector.
  ///
  /// @param lanes lanes of a vector
  /// @param bit the bit, a power of two
  public static int[] partners(int lanes, int bit) {
    int[] indices = new int[lanes];
    for (int i = 0; i < lanes; i++) {
      indices[i] = i ^ bit;
    }
    return indices;
  }

  /// The lanes that have the bit set, as bits.
  static long mask(int lanes, int bit) {
    long mask = 0;
    for (int i = 0; i < lanes; i++) {
      mask |= (i & bit) == 0 ? 0 : 1L << i;
    }
    return mask;
  }
}
