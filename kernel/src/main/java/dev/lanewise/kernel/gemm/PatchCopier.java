package dev.lanewise.kernel.gemm;

/// Copies rows that are made of pieces, each a vector long or shorter.
///
/// Every piece is read and written as a whole vector. What is written beyond its end is written
/// again, by the next piece of the row or by the next row; after the last row there must be room.
public abstract class PatchCopier {
  /// Copies.
  ///
  /// @param rows number of rows
  /// @param from array to read
  /// @param rowFrom where each row begins in it
  /// @param row the first row's place in `rowFrom`
  /// @param pieceFrom where the pieces begin, counted from their row's begin
  /// @param pieceTo where they are written, counted from their row's begin; ascending
  /// @param pieces number of pieces
  /// @param to array to write
  /// @param toOffset index of the first element written
  /// @param toStride elements between rows written
  public abstract void copy(
      int rows,
      Object from,
      int[] rowFrom,
      int row,
      int[] pieceFrom,
      int[] pieceTo,
      int pieces,
      Object to,
      int toOffset,
      int toStride);
}
