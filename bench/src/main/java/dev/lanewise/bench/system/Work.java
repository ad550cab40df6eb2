package dev.lanewise.bench.system;

/// One case made ready on one system: data in place, plan made, answer readable.
public interface Work extends AutoCloseable {
  /// Does the work so many times, one after another. The loop is written here, and not by the
  /// harness, so that the smallest products are not measured through an interface call each.
  void run(int repetitions);

  /// Makes it fast ahead of being measured, where the system has a way of its own to do so; calls
  /// of [#run] warm it up all the same.
  default void warmUp() {}

  /// An element of what the last call wrote.
  double answer(int index);

  /// Frees what is not on the heap.
  @Override
  default void close() {}
}
