package dev.lanewise.layers;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Workers;

/// What a network is built for.
///
/// @param type the element type
/// @param maxBatch the largest batch
/// @param seed what all random numbers follow from
/// @param workers who does the work
/// @param isTrainable whether backward passes will run; without them less memory is needed
/// @param hasInputGradient whether backward passes find the gradient for the input too
public record BuildSettings(
    ElementType type,
    int maxBatch,
    long seed,
    Workers workers,
    boolean isTrainable,
    boolean hasInputGradient) {
  /// Checks the batch.
  public BuildSettings {
    if (maxBatch < 1) {
      throw new IllegalArgumentException(
          "the largest batch must be at least 1, but is " + maxBatch);
    }
  }

  /// For training, on the calling thread.
  public static BuildSettings of(ElementType type, int maxBatch, long seed) {
    return new BuildSettings(type, maxBatch, seed, Workers.single(), true, false);
  }

  /// The same with other workers.
  public BuildSettings workers(Workers other) {
    return new BuildSettings(type, maxBatch, seed, other, isTrainable, hasInputGradient);
  }

  /// The same without backward passes.
  public BuildSettings forEvaluation() {
    return new BuildSettings(type, maxBatch, seed, workers, false, false);
  }

  /// The same with the gradient for the input.
  public BuildSettings withInputGradient() {
    return new BuildSettings(type, maxBatch, seed, workers, true, true);
  }
}
