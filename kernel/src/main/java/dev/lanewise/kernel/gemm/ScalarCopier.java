package dev.lanewise.kernel.gemm;

/// A copier in plain Java.
///
/// @param lanes elements that stand for one vector
/// @param vectors vectors of a segment
record ScalarCopier(int lanes, int vectors) implements Copier {
  @Override
  public void copy(
      int count,
      Object from,
      int fromOffset,
      int fromStep,
      int last,
      Object to,
      int toOffset,
      int toStep,
      double factor) {
    int whole = (vectors - 1) * lanes;
    for (int i = 0; i < count; i++) {
      int source = fromOffset + i * fromStep;
      int target = toOffset + i * toStep;
      segment(from, source, to, target, whole, factor);
      segment(from, source + (vectors == 1 ? 0 : last), to, target + whole, lanes, factor);
    }
  }

  private static void segment(
      Object from, int source, Object to, int target, int length, double factor) {
    if (factor == 1) {
      System.arraycopy(from, source, to, target, length);
    } else if (from instanceof float[] floats) {
      float[] result = (float[]) to;
      float scale = (float) factor;
      for (int j = 0; j < length; j++) {
        result[target + j] = scale * floats[source + j];
      }
    } else {
      double[] doubles = (double[]) from;
      double[] result = (double[]) to;
      for (int j = 0; j < length; j++) {
        result[target + j] = factor * doubles[source + j];
      }
    }
  }
}
