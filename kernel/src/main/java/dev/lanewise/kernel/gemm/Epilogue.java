package dev.lanewise.kernel.gemm;

/// What is done to a block of the result as soon as it is complete, while it is in the cache.
/// Several threads may call it at once, for blocks that do not overlap.
public interface Epilogue {
  /// Nothing.
  Epilogue NONE = (_, _, _, _) -> {};

  /// Does it to rows `rowBegin` to `rowEnd` and columns `columnBegin` to `columnEnd`.
  void run(int rowBegin, int rowEnd, int columnBegin, int columnEnd);

  /// The same for a result whose rows are columns.
  default Epilogue transpose() {
    return (rowBegin, rowEnd, columnBegin, columnEnd) ->
        run(columnBegin, columnEnd, rowBegin, rowEnd);
  }
}
