package dev.lanewise.kernel.gemm;

/// The layout of an operand: the only thing that knows where an element lies.
interface Operand {
  /// Copies a block into rows of unit column stride: `to(i, j) = scale * from(row + i, column +
  /// j)`.
  ///
  /// @param from array that holds the operand
  /// @param offset index of its element (0, 0)
  /// @param row first row of the block
  /// @param column first column of the block
  /// @param rows rows of the block
  /// @param columns columns of the block
  /// @param to array to write
  /// @param toOffset index of the first element written
  /// @param toStride elements between rows written
  void copy(
      Object from,
      int offset,
      int row,
      int column,
      int rows,
      int columns,
      Object to,
      int toOffset,
      int toStride);

  /// The same operand with rows and columns exchanged.
  Operand transpose();
}
