package dev.lanewise.kernel.gemm;

/// One register tile of a matrix product: `c(0..mr, 0..width) = start + a(0..mr, 0..k) * b(0..k,
/// 0..width)`.
///
/// Every element of `c` is one chain `c = fma(a, b, c)` over ascending k. How `a` and `b` lie in
/// memory and what the chain starts from is fixed by the [TileShape] a tile was made for; arrays
/// are `float[]` or `double[]` by its element type.
///
/// It is a class and no interface because its method is called for every few hundred cycles of
/// work, from places that know many tiles: through a class's table that is three instructions.
public abstract class Tile {
  /// Computes the tile.
  ///
  /// @param k length of the chains
  /// @param a left operand
  /// @param aOffset index of its first element
  /// @param aStride elements between rows, or between columns, by the layout
  /// @param b right operand
  /// @param bOffset index of its first element
  /// @param bStride elements between rows
  /// @param c result, rows of unit column stride
  /// @param cOffset index of its first element
  /// @param cStride elements between rows of `c`
  /// @param last column at which the last vector begins; it may overlap the one before it, so that
  ///   a width that is no multiple of the lanes needs no mask. The width itself where masked
  /// @param beta factor of `c` where the shape starts from a scaled result
  public abstract void run(
      int k,
      Object a,
      int aOffset,
      int aStride,
      Object b,
      int bOffset,
      int bStride,
      Object c,
      int cOffset,
      int cStride,
      int last,
      double beta);
}
