package dev.lanewise.kernel.codegen;

/// What a generated loop reads its operands from: filled when a loop is bound, read once at the
/// start of each call. Arrays hold the inputs first and then the outputs, in the order of the
/// loop's description; the partial results of a reduction are its output array.
public final class Frame {
  /// The arrays of a float loop.
  public float[][] floats = {};

  /// The arrays of a double loop.
  public double[][] doubles = {};

  /// Where each array begins.
  public int[] offsets = {};

  /// The distance from row to row in each array.
  public int[] strides = {};

  /// The positions found by arg-min and arg-max, for each output that has them.
  public int[][] indices = {};

  /// Scalar inputs.
  public double[] scalars = {};

  /// 64-bit scalars.
  public long[] words = {};

  /// Columns of the whole space.
  public int columns;

  /// Column chunks of the whole space.
  public int chunks = 1;

  /// Added to row * columns + column for random numbers.
  public long indexBase;

  /// From this row on, an array ends within the vector that holds a row's last columns. What is
  /// left of those rows beyond whole vectors is for the scalar form.
  public int boundedRow = Integer.MAX_VALUE;
}
