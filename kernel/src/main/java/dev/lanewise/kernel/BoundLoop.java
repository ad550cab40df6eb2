package dev.lanewise.kernel;

import java.time.Duration;
import java.util.List;

/// A [Loop] bound to arrays: runs any number of times and allocates nothing.
///
/// Not safe for use by several threads at once (it owns its partial results); bind one for each.
public final class BoundLoop implements Operation {
  /// A result that is handed over at the end of a run.
  record Copy(Matrix from, Matrix to) {}

  private final LoopStage[] stages;
  private final Copy[] copies;
  private final Workers workers;

  BoundLoop(List<LoopStage> stages, List<Copy> copies, Workers workers) {
    this.stages = stages.toArray(LoopStage[]::new);
    this.copies = copies.toArray(Copy[]::new);
    this.workers = workers;
    for (LoopStage stage : stages) {
      stage.prepare(workers.parallelism());
    }
  }

  /// Runs the loop over the whole space.
  @Override
  public void run() {
    for (LoopStage stage : stages) {
      stage.run(workers);
    }
    for (Copy copy : copies) {
      copy.to().copyFrom(copy.from());
    }
  }

  /// Whether [#runBlock] may be used.
  boolean isBlockwise() {
    return stages.length == 1 && stages[0].isBlockwise();
  }

  /// Runs the loop over one block; several threads may, for blocks of their own.
  void runBlock(int rowBegin, int rowEnd, int columnBegin, int columnEnd) {
    stages[0].runBlock(rowBegin, rowEnd, columnBegin, columnEnd);
  }

  @Override
  public boolean warmUp(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    boolean all = true;
    for (LoopStage stage : stages) {
      all &= stage.warmUp(end - System.nanoTime());
    }
    return all;
  }

  /// Sets a scalar input for the next runs.
  ///
  /// @throws IllegalArgumentException if the loop has no such scalar
  public void scalar(String name, double value) {
    boolean known = false;
    for (LoopStage stage : stages) {
      known |= stage.scalar(name, value);
    }
    requireKnown(known, "scalar", name);
  }

  /// Sets a 64-bit scalar, such as the key of a random stream, for the next runs.
  ///
  /// @throws IllegalArgumentException if the loop has no such scalar
  public void key(String name, long value) {
    boolean known = false;
    for (LoopStage stage : stages) {
      known |= stage.word(name, value);
    }
    requireKnown(known, "key", name);
  }

  private static void requireKnown(boolean known, String what, String name) {
    if (!known) {
      throw new IllegalArgumentException("the loop has no " + what + " \"" + name + "\"");
    }
  }
}
