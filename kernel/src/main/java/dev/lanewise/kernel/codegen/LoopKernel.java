package dev.lanewise.kernel.codegen;

/// What a generated loop implements.
public interface LoopKernel {
  /// Runs over a block of the space.
  ///
  /// @param frame the operands
  /// @param scratch the lanes of the task
  /// @param rowBegin the first row
  /// @param rowEnd the row after the last
  /// @param columnBegin the first column
  /// @param columnEnd the column after the last
  /// @param group the row group that the block belongs to, for reductions
  /// @param chunk the column chunk that the block belongs to, for reductions
  void run(
      Frame frame,
      Scratch scratch,
      int rowBegin,
      int rowEnd,
      int columnBegin,
      int columnEnd,
      int group,
      int chunk);
}
