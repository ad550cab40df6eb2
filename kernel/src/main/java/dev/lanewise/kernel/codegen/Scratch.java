package dev.lanewise.kernel.codegen;

/// The lanes in which a task keeps its running reductions; one for each task that runs at a time.
public final class Scratch {
  /// Lanes of a float loop.
  public final float[] floats;

  /// Lanes of a double loop.
  public final double[] doubles;

  /// Positions beside the lanes of a float loop.
  public final int[] ints;

  /// Positions beside the lanes of a double loop.
  public final long[] longs;

  /// Lanes for a number of reductions.
  public Scratch(boolean wide, int size) {
    floats = new float[wide ? 0 : size];
    ints = new int[wide ? 0 : size];
    doubles = new double[wide ? size : 0];
    longs = new long[wide ? size : 0];
  }
}
