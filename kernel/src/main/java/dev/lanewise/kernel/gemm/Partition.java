package dev.lanewise.kernel.gemm;

/// A length cut into a number of parts of nearly equal size, the larger ones last.
final class Partition {
  private Partition() {}

  /// Where part `index` of `parts` begins; part `parts` begins at `length`.
  static int start(int length, int parts, int index) {
    int small = length / parts;
    int smaller = parts - length % parts;
    return index * small + Math.max(0, index - smaller);
  }

  /// The starts of all parts of at most `largest`, and the length itself.
  static int[] starts(int length, int largest) {
    int parts = Math.ceilDiv(length, largest);
    int[] starts = new int[parts + 1];
    for (int i = 1; i <= parts; i++) {
      starts[i] = start(length, parts, i);
    }
    return starts;
  }
}
